package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.Limits.Budget;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings that limits refuse. */
class LimitsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(b -> b.maxPeersPerHost(32_768), "maxPeersPerHost is 32768, must be 1 to 32767"),
        refused(b -> b.maxPeersPerNetwork(0), "maxPeersPerNetwork is 0, must be 1 to 32767"),
        refused(
            b -> b.budget(Budget.PROVEN, 0, 1),
            "perSecond of budget PROVEN is 0, must be 1 to 100000"),
        refused(
            b -> b.budget(Budget.UNREGISTERED, 100_001, 1),
            "perSecond of budget UNREGISTERED is 100001, must be 1 to 100000"),
        refused(
            b -> b.budget(Budget.REGISTERED, 1, 0),
            "burst of budget REGISTERED is 0, must be 1 to 1000000"),
        refused(
            b -> b.budget(Budget.REGISTERED_MISSES, 1, 1_000_001),
            "burst of budget REGISTERED_MISSES is 1000001, must be 1 to 1000000"),
        refused(b -> b.networkFactor(0), "networkFactor is 0, must be 1 to 256"),
        refused(b -> b.networkFactor(257), "networkFactor is 257, must be 1 to 256"),
        refused(
            b -> b.unprovenIncomes(0, 1, 1, 1),
            "perPair of unprovenIncomes is 0, must be 1 to 60000"),
        refused(
            b -> b.unprovenIncomes(60_001, 1, 1, 1),
            "perPair of unprovenIncomes is 60001, must be 1 to 60000"),
        refused(
            b -> b.unprovenIncomes(1, 0, 1, 1),
            "perHostAndTarget of unprovenIncomes is 0, must be 1 to 60000"),
        refused(
            b -> b.provenIncomes(1, 1, 60_001, 1),
            "perHost of provenIncomes is 60001, must be 1 to 60000"),
        refused(
            b -> b.provenIncomes(1, 1, 1, 0),
            "perNetwork of provenIncomes is 0, must be 1 to 60000"),
        refused(
            b -> b.incomeWindow(Duration.ofMillis(999), Duration.ZERO),
            "incomeWindow is PT0.999S, must be PT1S to PT24H"),
        refused(
            b -> b.incomeWindow(Duration.ofDays(2), SECOND),
            "incomeWindow is PT48H, must be PT1S to PT24H"),
        refused(
            b -> b.incomeWindow(SECOND, Duration.ofSeconds(2)),
            "spacing of incomeWindow is PT2S, must be PT0S to PT1S"),
        refused(
            b -> b.incomeWindow(SECOND, SECOND.negated()),
            "spacing of incomeWindow is PT-1S, must be PT0S to PT1S"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldRefuseByNameValueAndRange(Consumer<Limits.Builder> setting, String message) {
    Limits.Builder builder = Limits.builder();
    setting.accept(builder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Arguments refused(Consumer<Limits.Builder> setting, String message) {
    return Arguments.of(setting, message);
  }
}
