package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EnvironmentTest {

  @Test
  void shouldHaveTheOriginalsDefaults() {
    RootSettings root = RootSettings.from(environment("JWT_SECRET", "jit!"));
    assertThat(root.internal().getPort()).isEqualTo(5000);
    assertThat(root.external().getPort()).isEqualTo(4000);
    assertThat(root.admin().getPort()).isEqualTo(6000);
    assertThat(root.internal().getAddress().isAnyLocalAddress()).isTrue();
    assertThat(root.external().getAddress().isAnyLocalAddress()).isTrue();
    assertThat(root.admin().getAddress().isLoopbackAddress()).isTrue();
    assertThat(root.stateFile()).isEqualTo(Path.of("jithub-trackers.json"));
    assertThat(root.trackerLeaseNs()).isEqualTo(Duration.ofSeconds(30).toNanos());

    RegularSettings regular = RegularSettings.from(environment("TOKEN", "t"));
    assertThat(regular.external().getPort()).isEqualTo(4000);
    assertThat(regular.rootHeartbeat()).hasToString("http://localhost:5000/heartbeat");
    assertThat(regular.heartbeatInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(regular.advertised()).isEmpty();
    assertThat(regular.clientLeaseNs()).isEqualTo(Duration.ofSeconds(60).toNanos());
  }

  @ParameterizedTest
  @CsvSource({"80,80", "' 80',80", "'',7", "007,7", "65535,65535"})
  void shouldReadNumbers(String text, int expected) {
    assertThat(environment("PORT", text).port("PORT", 7)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4000abc", "0", "x", "-5", "5.9", "65536", "99999999999", "١"})
  void shouldNeitherCutANumberNorTakeItsDefault(String text) {
    assertThatThrownBy(() -> environment("PORT", text).port("PORT", 7))
        .hasMessage("PORT=" + text + ": not a number from 1 to 65535");
  }

  @ParameterizedTest
  @CsvSource({"10s,10000", "10000,10000", "2m,120000", "10,1000", "999ms,1000", "0,1000"})
  void shouldBeatAtAnIntervalWithAUnitAndNotMoreThanOnceASecond(String text, long milliseconds) {
    Environment environment = environment("TOKEN", "t", "HEARTBEAT_INTERVAL", text);

    assertThat(RegularSettings.from(environment).heartbeatInterval().toMillis())
        .isEqualTo(milliseconds);
  }

  @ParameterizedTest
  @CsvSource({
    "http://root_tracker:5000, http://root_tracker:5000/heartbeat",
    "http://b\u00fccher.example, http://xn--bcher-kva.example/heartbeat",
    "HTTPS://[::1]:1/a, https://[::1]:1/a/heartbeat"
  })
  void shouldTakeHostsAsPeopleNameThem(String rootUrl, String heartbeat) {
    Environment environment = environment("TOKEN", "t", "ROOT_URL", rootUrl);

    assertThat(RegularSettings.from(environment).rootHeartbeat()).hasToString(heartbeat);
  }

  @Test
  void shouldReadLeasesInMillisecondsOrWithAUnit() {
    assertThat(environment("TTL", "1500").leaseNs("TTL", "1s")).isEqualTo(1_500_000_000L);
    assertThat(environment("TTL", "30s").leaseNs("TTL", "1s")).isEqualTo(30_000_000_000L);
    assertThat(environment("TTL", "5m").leaseNs("TTL", "1s")).isEqualTo(300_000_000_000L);
    assertThat(environment("TTL", "").leaseNs("TTL", "1s")).isEqualTo(1_000_000_000L);
    assertThat(environment("TTL", "0").leaseNs("TTL", "1s")).isEqualTo(ExpiringRegistry.NEVER);
    assertThat(environment("TTL", "999999999999h").leaseNs("TTL", "1s"))
        .isEqualTo(ExpiringRegistry.NEVER);
    assertThatThrownBy(() -> environment("TTL", "5x").leaseNs("TTL", "1s"))
        .hasMessage("TTL=5x: not a duration; use 30000 (milliseconds), 30s or 5m");
  }

  @Test
  void shouldTakeSlashesOffTheRootsUrl() {
    Environment environment = environment("TOKEN", "t", "ROOT_URL", "http://root:1/a//");

    assertThat(RegularSettings.from(environment).rootHeartbeat())
        .hasToString("http://root:1/a/heartbeat");
  }

  @Test
  void shouldAdvertiseAUrlOrAPort() {
    assertThat(
            RegularSettings.from(environment("TOKEN", "t", "PUBLIC_URL", "https://a.example"))
                .advertised())
        .hasToString("{\"address\":\"https://a.example\"}");
    assertThat(RegularSettings.from(environment("TOKEN", "t", "ADVERTISE_PORT", "80")).advertised())
        .hasToString("{\"port\":80}");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Missing env variable STARTUP_MODE",
    "STARTUP_MODE=, Missing env variable STARTUP_MODE",
    "STARTUP_MODE=root, 'Unknown startup mode supplied. Supported modes are \"ROOT\", \"REGULAR\"'",
    "STARTUP_MODE=ROOT, Missing env variable JWT_SECRET",
    "STARTUP_MODE=REGULAR, Missing env variable TOKEN",
    "STARTUP_MODE=REGULAR TOKEN=t ROOT_URL=root, ROOT_URL=root: not an http URL",
    "STARTUP_MODE=REGULAR TOKEN=t PUBLIC_URL=a, PUBLIC_URL=a: not an http URL",
    "STARTUP_MODE=REGULAR TOKEN=t\u0007x, TOKEN has characters that no header may have",
    "STARTUP_MODE=REGULAR TOKEN=t EXTERNAL_PORT=65536, EXTERNAL_PORT=65536: not a number from 1 to 65535",
    "STARTUP_MODE=REGULAR TOKEN=t ADVERTISE_PORT=x, ADVERTISE_PORT=x: not a number from 1 to 65535",
    "STARTUP_MODE=REGULAR TOKEN=t HEARTBEAT_INTERVAL=10sec, 'HEARTBEAT_INTERVAL=10sec: not a duration; use 30000 (milliseconds), 30s or 5m'",
    "STARTUP_MODE=REGULAR TOKEN=t MAX_CLIENTS=many, MAX_CLIENTS=many: not a number from 1 to 1000000",
    "STARTUP_MODE=ROOT JWT_SECRET=s ADMIN_TOKEN=t\u00fcr, ADMIN_TOKEN has characters that no header may have",
    "STARTUP_MODE=ROOT JWT_SECRET=s STATE_FILE=a\u0000b, STATE_FILE=a\u0000b: not a path",
  })
  @Timeout(60)
  void shouldRefuseWithAClearWordAndExit1(String variables, String message) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ")) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    StringWriter err = new StringWriter();

    int exit =
        new CommandLine(new JithubCommand(environment))
            .setOut(new PrintWriter(Writer.nullWriter()))
            .setErr(new PrintWriter(err))
            .execute();

    assertThat(err.toString().strip()).isEqualTo(message);
    assertThat(exit).isEqualTo(1);
  }

  private static Environment environment(String... namesAndValues) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Environment(variables);
  }
}
