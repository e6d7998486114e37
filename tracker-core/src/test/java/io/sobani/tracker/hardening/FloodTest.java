package io.sobani.tracker.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.TrackerEvent;
import io.sobani.tracker.TrackerStats;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A spoofed flood fills the tracker and costs no honest peer its registration.
 *
 * <p>The long one takes its number of announces from {@code -Dhardening.announces}, 10⁸ by default.
 */
@DisplayName("F17 flood of spoofed announces")
class FloodTest {

  private static final int MAX_PEERS = 100_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLoseNoHonestPeerInAFlood(boolean pulses) {
    Flood.Result result = new Flood(MAX_PEERS, pulses).run(pulses ? 300_000 : 1_000_000);
    assertThat(result.provenLost()).isZero();
    assertThat(result.establishedLost()).isZero();
    assertThat(result.pushesLost()).isZero();
    TrackerStats stats = result.stats();
    assertThat(stats.peers()).isEqualTo(MAX_PEERS);
    assertThat(stats.received()).isEqualTo(stats.answered() + stats.dropped());
    assertThat(stats.count(TrackerEvent.EVICTED)).matches(count -> pulses || count > 800_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  @Tag("long")
  void shouldLoseNoHonestPeerInAFloodIn256MiB(String pulses)
      throws IOException, InterruptedException {
    String announces = System.getProperty("hardening.announces", "100000000");
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    Process flood =
        new ProcessBuilder(
                java,
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Flood.class.getName(),
                announces,
                "1000000",
                pulses)
            .redirectErrorStream(true)
            .start();
    String output = new String(flood.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print(output);
    assertThat(flood.waitFor()).as(output).isZero();
    assertThat(output).contains("provenLost=0, establishedLost=0, pushesLost=0");
  }
}
