package io.sobani.tracker.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.house.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A spoofed flood fills a tracker of the default size, in 256 MiB, and costs no honest peer its
 * registration; whether or not the forger establishes what it registers.
 *
 * <p>The long one takes its number of announces from {@code -Dhardening.announces}, 10⁸ by default.
 */
@Fault("a flood of spoofed announces")
class FloodTest {

  private static final String MAX_PEERS = "1000000";

  @Test
  void shouldLoseNoHonestPeer() throws IOException, InterruptedException {
    flood("10000000", "3000000");
  }

  @Test
  @Tag("long")
  void shouldLoseNoHonestPeerInALongFlood() throws IOException, InterruptedException {
    String announces = System.getProperty("hardening.announces", "100000000");
    flood(announces, announces);
  }

  /** Runs both floods at once, of a number of announces without pulses and with them. */
  private static void flood(String plain, String withPulses)
      throws IOException, InterruptedException {
    Process provisional = start(plain, "false");
    Process established = start(withPulses, "true");
    assertSurvived(provisional);
    assertSurvived(established);
  }

  private static Process start(String announces, String pulses) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String flood = Flood.class.getName();
    return new ProcessBuilder(
            java, "-Xmx256m", "-cp", classPath, flood, announces, MAX_PEERS, pulses)
        .redirectErrorStream(true)
        .start();
  }

  private static void assertSurvived(Process flood) throws IOException, InterruptedException {
    String output = new String(flood.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print(output);
    assertThat(flood.waitFor()).as(output).isZero();
  }
}
