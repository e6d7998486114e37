package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerEvents;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server that is closed, and one that continues it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrackerServerSnapshotTest {

  private static final String ANNOUNCE = "{\"action\":\"announce\"}";
  private static final Pattern SHARE_ID = Pattern.compile("\"shareId\":\"(\\w+)\"");
  private static final int DOCUMENTED = 0;
  private static final int APP = 1;

  @TempDir private Path directory;
  private Path file;
  private final List<TestClient> clients = new ArrayList<>();
  private final LogCapture log = new LogCapture();

  @BeforeEach
  void nameFile() {
    file = directory.resolve("peers.snapshot");
  }

  @AfterEach
  void closeClients() {
    clients.forEach(TestClient::close);
    log.close();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SO_REUSEPORT for several event loops")
  void shouldKeepEveryIdFromOneEventLoopToThreeAndBack() throws Exception {
    List<String> ids = new ArrayList<>();
    try (TrackerServer server = launch(1)) {
      for (int i = 0; i < 40; i++) {
        clients.add(new TestClient());
        ids.add(announce(server, i % 2, clients.get(i)));
      }
      String override = "{\"action\":\"pulse\",\"override\":true,\"port\":7}";
      assertThat(ask(server, DOCUMENTED, clients.get(0), override)).contains("\"true\"");
    }
    for (int loops : new int[] {3, 1}) {
      try (TrackerServer server = launch(loops)) {
        assertThat(server.stats().tracker().count(TrackerStats.Event.RESTORED)).isEqualTo(40);
        assertThat(find(server, ids.get(0))).contains(":7\"");
        for (int i = 1; i < 40; i++) {
          assertThat(find(server, ids.get(i))).contains(clients.get(i).address().getPort() + "\"");
        }
        for (int i = 0; i < 40; i++) {
          assertThat(announce(server, i % 2, clients.get(i))).isEqualTo(ids.get(i));
        }
        String push = "{\"action\":\"push\",\"shareId\":\"" + ids.get(3) + "\"}";
        assertThat(ask(server, APP, clients.get(1), push)).contains("\"pushed\"");
        assertThat(clients.get(3).receive()).contains("\"income\"").contains(ids.get(1));
      }
    }
  }

  @Test
  void shouldSaveFromTimeToTime() throws Exception {
    long beforeNs = System.nanoTime();
    try (TrackerServer server = launch(1)) {
      Eventually.holds(() -> server.stats().snapshots().saved() >= 2);
      assertThat(server.stats().snapshots().failed()).isZero();
      assertThat(server.stats().snapshots().lastNs()).isPositive();
      assertThat(server.stats().snapshots().ageNs()).isBetween(0L, System.nanoTime() - beforeNs);
      Eventually.holds(() -> Files.exists(file)); // for a moment of each save it is not there
      assertThat(directory.resolve("peers.snapshot.old")).exists();
    }
  }

  @Test
  void shouldSaveALastTimeWhenClosed() throws Exception {
    TrackerServerConfig config = config(1).snapshotEvery(Duration.ofDays(1)).build();
    TrackerServer server = TrackerServer.launch(config);
    clients.add(new TestClient());
    announce(server, DOCUMENTED, clients.get(0));
    assertThat(file).doesNotExist();
    assertThat(server.stats().snapshots().ageNs()).isEqualTo(-1);
    long closedNs;
    do { // it waits for 5 s at most
      closedNs = System.nanoTime();
      server.close();
    } while (System.nanoTime() - closedNs >= 5_000_000_000L);
    assertThat(server.stats().snapshots().saved()).isEqualTo(1);
    try (TrackerServer next = launch(1)) {
      assertThat(next.stats().tracker().peers()).isEqualTo(1);
    }
  }

  @Test
  void shouldTellAnObserverOfWhatItTookOverBeforeItServesAnything() throws Exception {
    clients.add(new TestClient());
    try (TrackerServer server = launch(1)) {
      announce(server, DOCUMENTED, clients.get(0));
    }
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    TrackerEvents mirror =
        new TrackerEvents() {
          @Override
          public void onRestored(Endpoint peer, ShareId shareId) {
            heard.add("restored " + peer.port() + " by " + Thread.currentThread().getName());
          }

          @Override
          public void onRenewed(Endpoint peer, ShareId shareId) {
            heard.add("renewed " + peer.port());
          }
        };
    TrackerServerConfig config =
        config(1).tracker(TrackerConfig.builder().events(mirror).build()).build();
    int port = clients.get(0).address().getPort();
    String restored = "restored " + port + " by " + Thread.currentThread().getName();
    try (TrackerServer server = TrackerServer.launch(config)) {
      assertThat(heard).containsExactly(restored);
      announce(server, DOCUMENTED, clients.get(0));
    }
    assertThat(heard).containsExactly(restored, "renewed " + port);
  }

  @Test
  void shouldGoOnServingWhereNothingCanBeSaved() throws Exception {
    Files.createDirectories(directory.resolve("peers.snapshot.tmp").resolve("in the way"));
    try (TrackerServer server = launch(1)) {
      Eventually.holds(() -> server.stats().snapshots().failed() >= 2);
      clients.add(new TestClient());
      announce(server, DOCUMENTED, clients.get(0));
    }
  }

  @Test
  void shouldRefuseNewcomersAndServeTheRestWhileItDrains() throws Exception {
    TrackerServer server = launch(1);
    TestClient registered = new TestClient();
    TestClient newcomer = new TestClient();
    clients.addAll(List.of(registered, newcomer));
    String id = announce(server, DOCUMENTED, registered);
    InetSocketAddress address = server.localAddresses().get(DOCUMENTED);

    Thread drain = new Thread(() -> server.drain(Duration.ofMinutes(1)), "drain");
    drain.start();
    String answer;
    do { // it may not have begun
      newcomer.close();
      newcomer = new TestClient();
      clients.add(newcomer);
      newcomer.send(address, ANNOUNCE);
      answer = newcomer.receive();
    } while (answer.contains("shareId"));
    assertThat(answer).contains("\"closing\"");
    registered.send(address, "{\"action\":\"pulse\"}");
    assertThat(registered.receive()).contains("\"pulseReceived\"").contains("\"0\"");
    registered.send(address, "{\"action\":\"push\",\"shareId\":\"" + id + "\"}");
    assertThat(registered.receive()).contains("\"pushReceived\"");
    assertThat(server.isRunning()).isTrue();

    drain.interrupt(); // ends the grace period
    drain.join();
    assertThat(server.isRunning()).isFalse();
    try (TrackerServer next = launch(1)) {
      assertThat(find(next, id)).contains(registered.address().getPort() + "\"");
    }
  }

  @Test
  void shouldNotDrainOnAThreadOfItsOwn() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    AtomicReference<TrackerServer> server = new AtomicReference<>();
    TrackerServerConfig.Builder config =
        config(1)
            .handler(
                () ->
                    new EchoHandler() {
                      @Override
                      public boolean onDatagram(
                          long nowNs,
                          int socket,
                          InetSocketAddress source,
                          ByteBuffer datagram,
                          DatagramSink out) {
                        thrown.complete(catchThrowable(() -> server.get().drain(Duration.ZERO)));
                        return true;
                      }
                    });
    server.set(TrackerServer.launch(config.build()));
    try (TrackerServer running = server.get()) {
      clients.add(new TestClient());
      clients.get(0).send(running.localAddresses().get(0), "drain");
      assertThat(thrown.get()).hasMessageContaining("another thread");
      assertThat(running.isRunning()).isTrue();
    }
    assertThatIllegalStateException().isThrownBy(() -> server.get().localAddresses());
  }

  @Test
  void shouldRefuseSettingsThatCannotBe() {
    TrackerServerConfig.Builder config = config(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.snapshotEvery(Duration.ZERO).build())
        .withMessage("snapshotEvery is PT0S, must be PT0.01S to PT24H");
    config.snapshotEvery(Duration.ofMinutes(1));
    config.listen(TestClient.LOOPBACK, Dialect.DOCUMENTED);
    assertThatIllegalArgumentException()
        .isThrownBy(config::build)
        .withMessageStartingWith(
            "the name of a listener is documented 127.0.0.1:0, must be unique");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                config(1)
                    .listen(
                        TestClient.LOOPBACK,
                        "ü".repeat(128),
                        Dialect.APP,
                        OverridePolicy.PORT_ONLY))
        .withMessage("length of a listener's name is 256, must be 0 to 255");
  }

  private TrackerServerConfig.Builder config(int loops) {
    return TestServers.ofBothDialects()
        .tracker(Populations.UNLIMITED)
        .receiveBufferBytes(0)
        .eventLoops(loops)
        .snapshot(file);
  }

  private TrackerServer launch(int loops) throws IOException {
    return TrackerServer.launch(config(loops).snapshotEvery(Duration.ofMillis(50)).build());
  }

  private static String ask(TrackerServer server, int listener, TestClient client, String text)
      throws IOException {
    client.send(server.localAddresses().get(listener), text);
    return client.receive();
  }

  private static String announce(TrackerServer server, int listener, TestClient client)
      throws IOException {
    Matcher id = SHARE_ID.matcher(ask(server, listener, client, ANNOUNCE));
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private static String find(TrackerServer server, String id) throws IOException {
    try (TestClient asker = new TestClient()) {
      String push = "{\"action\":\"push\",\"shareId\":\"" + id + "\"}";
      return ask(server, DOCUMENTED, asker, push);
    }
  }
}
