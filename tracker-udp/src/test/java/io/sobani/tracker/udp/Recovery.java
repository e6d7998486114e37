package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of every test of a fault: a fresh client announces and pushes within a second, every
 * datagram is accounted for, and nothing is left that was not there before.
 */
final class Recovery {

  private static final int WITHIN_MS = 1_000;
  private static final int TRIES = 30;
  private static final Pattern SHARE_ID = Pattern.compile("\"shareId\":\"(\\w+)\"");

  private static boolean warm;

  private final Resources before;

  /** Notes what there is, after a first server has loaded what stays. */
  Recovery() throws Exception {
    warmUp();
    before = Resources.now();
  }

  private static void warmUp() throws IOException {
    if (warm) {
      return;
    }
    TrackerServerConfig config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
            .tracker(TrackerConfig.builder().maxPeers(1_000).build())
            .build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      assertServes(server.localAddresses().get(0));
    }
    warm = true;
  }

  /** One of thirty fresh clients is served in time: the machine may be as busy as the server. */
  static void assertServes(InetSocketAddress tracker) throws IOException {
    boolean served = false;
    for (int i = 0; i < TRIES && !served; i++) {
      try (TestClient client = new TestClient(tracker.getAddress())) {
        served = isServed(client, tracker);
      }
    }
    assertThat(served).as("a fresh client announces and pushes within a second").isTrue();
  }

  private static boolean isServed(TestClient client, InetSocketAddress tracker) throws IOException {
    long startNs = System.nanoTime();
    client.send(tracker, "{\"action\":\"announce\"}");
    String announced = client.receive(WITHIN_MS);
    Matcher id = SHARE_ID.matcher(String.valueOf(announced));
    if (!id.find()) {
      return false;
    }
    client.send(tracker, "{\"action\":\"push\",\"shareId\":\"" + id.group(1) + "\"}");
    String pushed = String.valueOf(client.receive(WITHIN_MS));
    return pushed.contains(":" + client.address().getPort() + "\"")
        && System.nanoTime() - startNs < WITHIN_MS * 1_000_000L;
  }

  /** Closes the server, which may have ended by itself. */
  static void assertAccounts(TrackerServer server) {
    server.close();
    EndpointStats stats = server.stats().endpoint();
    long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(stats.received()).isEqualTo(stats.handled() + stats.unclaimed() + dropped);
    TrackerStats tracker = server.tracker().stats();
    assertThat(tracker.received()).isEqualTo(tracker.answered() + tracker.dropped());
  }

  /** The server must be closed, and nobody may hold it any more. */
  void assertNothingLeft() throws InterruptedException {
    Resources.assertAsBefore(before);
  }
}
