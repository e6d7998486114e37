package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.DropReason;
import io.sobani.tracker.examples.support.Eventually;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthCheckTest {

  private static final byte[] PULSE = "{\"action\":\"pulse\"}".getBytes(StandardCharsets.US_ASCII);

  /** A relay on this host, or any crowd behind one address, is over the budget of a host. */
  @Test
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
          assertThat(health.run().tookNs()).isPositive();
        }
      } finally {
        done.set(true);
        strangers.join();
      }
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
