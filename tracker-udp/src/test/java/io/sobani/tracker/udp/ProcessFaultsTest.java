package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Faults of a whole process: a collector under pressure, a stop, too little processor, a clock that
 * is years old. The server runs in a JVM of its own, which checks at its end that all is as before.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessFaultsTest {

  private static final String ANNOUNCE = "{\"action\":\"announce\"}";
  private static final String PULSE = "{\"action\":\"pulse\"}";
  private static final Duration SHORT_LEASE = Duration.ofSeconds(5);
  private static final String LEASE_SECONDS = "60"; // no slow machine outlasts it
  private static final int PER_SECOND = 5_000;
  private static final int UNDER_WAY = 100; // the receive buffers hold some hundreds

  private final List<TestClient> clients = new ArrayList<>();

  @AfterEach
  void closeClients() {
    clients.forEach(TestClient::close);
  }

  @Test
  @Fault("500 MB of garbage a second in `-Xmx64m`")
  void shouldLoseNothingUnderACollectorWithTooMuchToDo() throws Exception {
    loadUnderGarbage(2);
  }

  @Test
  @Tag("long")
  @Fault("500 MB of garbage a second in `-Xmx64m`")
  void shouldLoseNothingForAMinuteUnderACollectorWithTooMuchToDo() throws Exception {
    loadUnderGarbage(60);
  }

  private void loadUnderGarbage(int seconds) throws Exception {
    try (ChildProcess child =
        ChildProcess.plain(Server.class, "-Xmx64m", "-XX:+UseSerialGC")
            .start(LEASE_SECONDS, "garbage")) {
      InetSocketAddress address = child.address();
      TestClient client = registered(address);
      int sent = seconds * PER_SECOND;
      Answers answers = new Answers(client, sent);
      answers.start();
      long startNs = System.nanoTime();
      for (int i = 0; i < sent; i++) {
        while (i - answers.count >= UNDER_WAY && answers.isAlive()) {
          LockSupport.parkNanos(100_000);
        }
        client.send(address, PULSE);
        LockSupport.parkNanos(startNs + i * 1_000_000_000L / PER_SECOND - System.nanoTime());
      }
      answers.join();
      assertThat(answers.count).isEqualTo(sent);
      String report = assertRecovers(child, address);
      System.out.printf("%d of %d answered; %s", answers.count, sent, report);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SIGSTOP")
  @Fault("the process is stopped for 2 s; has a tenth of a processor")
  void shouldAnswerLateAndLoseNobodyAfterAStop() throws Exception {
    try (ChildProcess child = ChildProcess.plain(Server.class, "-Xmx64m").start(LEASE_SECONDS)) {
      InetSocketAddress address = child.address();
      for (int i = 0; i < 20; i++) {
        registered(address);
      }
      child.signal("STOP");
      pulse(address, 10, Duration.ofSeconds(2));
      assertThat(clients.get(0).receive(1)).as("an answer of a process that is stopped").isNull();
      child.signal("CONT");
      assertAnswered(10);
      assertRecovers(child, address);
    }
  }

  @Test
  @Tag("integration")
  @Fault("the process is stopped for 2 s; has a tenth of a processor")
  void shouldAnswerLateAndLoseNobodyWithATenthOfAProcessor() throws Exception {
    try (ControlGroup processor = ControlGroup.of("cpu");
        ChildProcess child =
            ChildProcess.plain(Server.class, "-Xmx64m")
                .by(processor.command())
                .start(LEASE_SECONDS)) {
      InetSocketAddress address = child.address();
      for (int i = 0; i < 20; i++) {
        registered(address);
      }
      processor.set("cpu.cfs_quota_us", "10000");
      pulse(address, 100, Duration.ofSeconds(2));
      assertAnswered(100);
      processor.set("cpu.cfs_quota_us", "-1");
      assertRecovers(child, address);
    }
  }

  @Test
  @Tag("integration")
  @Fault("the clock starts anywhere, wraps, goes back a second, jumps an hour or ten years, stands")
  void shouldServeAfterTenYearsOfUptime() throws Exception {
    List<String> tenYears = List.of("unshare", "-T", "--monotonic", "315360000");
    String lease = String.valueOf(SHORT_LEASE.toSeconds());
    try (ChildProcess child =
        ChildProcess.plain(Server.class, "-Xmx64m").by(tenYears).start(lease)) {
      InetSocketAddress address = child.address();
      registered(address);
      pulse(address, 10, SHORT_LEASE.plusSeconds(1));
      assertAnswered(10);
      assertRecovers(child, address);
    }
  }

  private TestClient registered(InetSocketAddress address) throws IOException {
    TestClient client = new TestClient();
    clients.add(client);
    client.send(address, ANNOUNCE);
    assertThat(client.receive()).contains("announceReceived");
    return client;
  }

  /** Has each client pulse {@code times} times, evenly. */
  private void pulse(InetSocketAddress address, int times, Duration over) throws Exception {
    for (int i = 0; i < times; i++) {
      for (TestClient client : clients) {
        client.send(address, PULSE);
      }
      Thread.sleep(over.toMillis() / times);
    }
  }

  /** Every pulse is answered, and no registration has ended. */
  private void assertAnswered(int times) throws IOException {
    for (TestClient client : clients) {
      for (int i = 0; i < times; i++) {
        assertThat(client.receive()).as("answer %d", i).contains("\"status\":\"0\"");
      }
    }
  }

  private static String assertRecovers(ChildProcess child, InetSocketAddress address)
      throws IOException {
    Recovery.assertServes(address);
    String report = child.finish();
    assertThat(report).endsWith("all as before\n");
    return report;
  }

  /** Counts answers on a thread of its own, until all have come or none has for long. */
  private static final class Answers extends Thread {

    private final TestClient client;
    private final int expected;
    private volatile int count;

    Answers(TestClient client, int expected) {
      this.client = client;
      this.expected = expected;
    }

    @Override
    public void run() {
      try {
        while (count < expected && client.receive() != null) {
          count++;
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The child's program: a server with a lease in seconds, until its input ends. */
  static final class Server {

    public static void main(String[] arguments) throws Exception {
      ChildProcess.endOnFailure();
      Recovery recovery = new Recovery();
      serve(Duration.ofSeconds(Integer.parseInt(arguments[0])), arguments.length > 1);
      recovery.assertNothingLeft();
      System.out.println("all as before");
    }

    private static void serve(Duration lease, boolean inGarbage) throws Exception {
      TrackerConfig tracker =
          TrackerConfig.builder().maxPeers(10_000).limits(Limits.off()).peerTtl(lease).build();
      TrackerServer server =
          TrackerServer.launch(
              TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
                  .tracker(tracker)
                  .build());
      Garbage garbage = new Garbage();
      if (inGarbage) {
        garbage.start();
      }
      System.out.println(server.localAddresses().get(0).getPort());
      while (System.in.read() >= 0) {}
      garbage.interrupt();
      garbage.join();
      Recovery.assertAccounts(server);
    }

    private Server() {}
  }

  /** Makes 500 MB of garbage per second, and always holds 16 MiB of it. */
  private static final class Garbage extends Thread {

    private static final int BYTES = 500_000;

    private final byte[][] held = new byte[(16 << 20) / BYTES][];

    @Override
    public void run() {
      long startNs = System.nanoTime();
      int made = 0;
      while (!isInterrupted()) {
        held[made % held.length] = new byte[BYTES];
        made++;
        LockSupport.parkNanos(startNs + made * 1_000_000L - System.nanoTime());
      }
      long mb = made * (BYTES / 1_000L) / 1_000;
      System.out.printf("%d MB per second%n", mb * 1_000_000_000L / (System.nanoTime() - startNs));
    }
  }
}
