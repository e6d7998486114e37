package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WithoutEffectTest {

  @Test
  void shouldNameWhatIsMissing() {
    assertThat(warnings(Map.of(), "--bt-interval=60", "--snapshot-every=5s"))
        .containsExactly(
            "--bt-interval has no effect without --bittorrent",
            "--snapshot-every has no effect without --snapshot");
    assertThat(warnings(Map.of(), "--fleet-prefix=x", "--fleet-new"))
        .containsExactly(
            "--fleet-new has no effect without --fleet",
            "--fleet-prefix has no effect without --fleet");
    assertThat(warnings(Map.of("SOBANI_TRACKER_BT_INTERVAL", "60")))
        .containsExactly("SOBANI_TRACKER_BT_INTERVAL has no effect without --bittorrent");
    assertThat(warnings(Map.of(), "--bittorrent=:6969", "--peer-ttl=60s"))
        .containsExactly("--peer-ttl has no effect without --listen or --app-listen");
  }

  @Test
  void shouldSayNothingWhereTheyHaveOne() {
    assertThat(warnings(Map.of(), "--peer-ttl=60s", "--snapshot=file")).isEmpty();
    assertThat(warnings(Map.of(), "--bittorrent=:6969", "--listen=:1", "--peer-ttl=60s")).isEmpty();
    assertThat(warnings(Map.of("SOBANI_TRACKER_BITTORRENT", ":6969"), "--bt-interval=60"))
        .isEmpty();
  }

  private static List<String> warnings(Map<String, String> environment, String... arguments) {
    EnvironmentDefaults defaults = new EnvironmentDefaults(environment, arguments);
    return WithoutEffect.warnings(
        StandaloneTracker.commandLine(defaults).parseArgs(arguments), defaults);
  }
}
