package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sobani.tracker.examples.http.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The health check while somebody attacks its port: an orchestrator ends what does not answer. */
class MetricsAttacksTest {
  private static final String CHECK =
      "GET /-/healthy HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

  private final WatchedServer watched = newWatchedServer();
  private final List<RawHttp> attackers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (RawHttp attacker : attackers) {
      attacker.close();
    }
    watched.close();
  }

  @Test
  void shouldCheckHealthBehind4096SilentConnections() throws Exception {
    assumeTrue(freeDescriptors() > 10_000, "few file descriptors");
    connect(4_096);

    assertHealthy();
  }

  @Test
  void shouldCheckHealthBehind80ConnectionsThatDribble() throws Exception {
    connect(80);
    for (int i = 0; i < 20; i++) {
      for (RawHttp attacker : attackers) {
        attacker.send(CHECK.substring(i, i + 1));
      }
      assertHealthy();
    }
  }

  /** An orchestrator ends what fails three times in a row. */
  private void assertHealthy() throws IOException {
    String answer = "";
    for (int i = 0; i < 3 && !answer.startsWith("HTTP/1.1 200 "); i++) {
      answer = RawHttp.ask(watched.metrics.address(), CHECK);
    }
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  private void connect(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      attackers.add(new RawHttp(watched.metrics.address()));
    }
  }

  private static long freeDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
        : 0;
  }

  private static WatchedServer newWatchedServer() {
    try {
      return new WatchedServer("udp 127.0.0.1:3000 documented");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
