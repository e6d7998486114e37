package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.support.Eventually;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthCheckTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final byte[] PULSE = "{\"action\":\"pulse\"}".getBytes(StandardCharsets.US_ASCII);

  /** A relay on this host, or any crowd behind one address, is over the budget of a host. */
  @Test
  @DisabledOnOs(value = OS.MAC, disabledReason = "it has 127.0.0.1 alone")
  void shouldNotStarveBehindStrangersOfTheSameHost() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    AtomicBoolean done = new AtomicBoolean();
    try (TrackerServer server =
        TrackerServer.launch(TrackerServerConfig.builder(loopback, Dialect.DOCUMENTED).build())) {
      InetSocketAddress tracker = server.localAddresses().get(0);
      Thread strangers = new Thread(() -> flood(tracker, done));
      strangers.start();
      try {
        Eventually.holds(() -> server.stats().tracker().count(DropReason.OVER_BUDGET) > 0);
        HealthCheck health = new HealthCheck(tracker);
        for (int i = 0; i < 20; i++) {
          assertThat(tookNs(health)).isPositive();
        }
      } finally {
        done.set(true);
        strangers.join();
      }
    }
  }

  @Test
  void shouldNotLetACrowdWaitOneAfterTheOtherForATrackerThatIsSilent() throws Exception {
    ExecutorService crowd = Executors.newFixedThreadPool(60);
    try (DatagramSocket silent = new DatagramSocket(ANY_PORT)) {
      HealthCheck check = new HealthCheck((InetSocketAddress) silent.getLocalSocketAddress());
      Callable<String> ask = () -> failure(check);
      long startNs = System.nanoTime();
      for (Future<String> failure : crowd.invokeAll(Collections.nCopies(60, ask))) {
        assertThat(failure.get()).isNotEmpty();
      }

      assertThat((System.nanoTime() - startNs) / 1_000_000)
          .as("milliseconds; one after the other it would be 30,000")
          .isLessThan(15_000);
    } finally {
      crowd.shutdownNow();
    }
  }

  @Test
  void shouldAskAnewForWhoComesLater() throws Exception {
    try (WatchedServer watched = new WatchedServer("udp 127.0.0.1:3000 documented")) {
      HealthCheck check = new HealthCheck(watched.address(0));

      assertThat(tookNs(check)).isPositive();
      watched.server.close();
      assertThatThrownBy(check::run).isInstanceOf(IOException.class);
    }
  }

  /** Half a second may be too short on a busy machine, but not three times. */
  private static long tookNs(HealthCheck check) throws IOException {
    for (int left = 3; ; left--) {
      try {
        return check.run().tookNs();
      } catch (IOException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  private static String failure(HealthCheck check) {
    try {
      return "answered in " + check.run().took();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static void flood(InetSocketAddress tracker, AtomicBoolean done) {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(tracker.getAddress(), 0))) {
      while (!done.get()) {
        socket.send(new DatagramPacket(PULSE, PULSE.length, tracker));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
