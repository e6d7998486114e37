package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a configuration says by default, and what it refuses. */
class TrackerConfigTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void shouldHaveTheUsualBudgetsAndLimits() {
    TrackerConfig config = TrackerConfig.builder().budget(Budget.PROVEN, 10, 40).build();
    assertThat(config.budget(Budget.UNREGISTERED)).isEqualTo(new Rate(50, 125));
    assertThat(config.budget(Budget.PROVEN)).isEqualTo(new Rate(10, 40));
    assertThat(config.networkFactor()).isEqualTo(16);
    assertThat(config.incomeLimits()).isEqualTo(IncomeLimits.DEFAULT);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(
            b -> b.peerTtl(Duration.ofMillis(999)), "peerTtl must be PT1S to PT8760H: PT0.999S"),
        refused(b -> b.peerTtl(Duration.ofDays(366)), "peerTtl must be PT1S to PT8760H: PT8784H"),
        refused(b -> b.maxPeers(0), "maxPeers must be 1 to 100000000: 0"),
        refused(b -> b.maxPeersPerHost(32_768), "maxPeersPerHost must be 1 to 32767: 32768"),
        refused(b -> b.maxPeersPerNetwork(0), "maxPeersPerNetwork must be 1 to 32767: 0"),
        refused(b -> b.shareIdLength(5), "shareIdLength must be 6 to 20: 5"),
        refused(b -> b.maxDatagramBytes(63), "maxDatagramBytes must be 64 to 65507: 63"),
        refused(b -> b.tokenKey(new byte[15], 0), "tokenKey must have 16 bytes: 15"),
        refused(
            b -> b.budget(Budget.PROVEN, 0, 1),
            "perSecond of budget PROVEN must be 1 to 100000: 0"),
        refused(
            b -> b.budget(Budget.UNREGISTERED, 100_001, 1),
            "perSecond of budget UNREGISTERED must be 1 to 100000: 100001"),
        refused(
            b -> b.budget(Budget.REGISTERED, 1, 0),
            "burst of budget REGISTERED must be 1 to 1000000: 0"),
        refused(
            b -> b.budget(Budget.REGISTERED_MISSES, 1, 1_000_001),
            "burst of budget REGISTERED_MISSES must be 1 to 1000000: 1000001"),
        refused(b -> b.networkFactor(0), "networkFactor must be 1 to 256: 0"),
        refused(b -> b.networkFactor(257), "networkFactor must be 1 to 256: 257"),
        refusedIncome(l -> l.withPerPair(0, 1), "perPair must be 1 to 10: 0"),
        refusedIncome(l -> l.withPerPair(11, 1), "perPair must be 1 to 10: 11"),
        refusedIncome(l -> l.withPerPair(1, 0), "perProvenPair must be 1 to 100: 0"),
        refusedIncome(l -> l.withPerPair(1, 101), "perProvenPair must be 1 to 100: 101"),
        refusedIncome(l -> l.withTargets(0, 1), "targetsPerPeer must be 1 to 100: 0"),
        refusedIncome(l -> l.withTargets(101, 1), "targetsPerPeer must be 1 to 100: 101"),
        refusedIncome(l -> l.withTargets(1, 0), "targetsPerHost must be 1 to 1000: 0"),
        refusedIncome(l -> l.withTargets(1, 1_001), "targetsPerHost must be 1 to 1000: 1001"),
        refusedIncome(
            l -> l.withWindow(Duration.ofMillis(999), Duration.ZERO),
            "window must be PT1S to PT24H: PT0.999S"),
        refusedIncome(
            l -> l.withWindow(Duration.ofDays(2), SECOND), "window must be PT1S to PT24H: PT48H"),
        refusedIncome(
            l -> l.withWindow(SECOND, Duration.ofSeconds(2)), "spacing must be PT0S to PT1S: PT2S"),
        refusedIncome(
            l -> l.withWindow(SECOND, SECOND.negated()), "spacing must be PT0S to PT1S: PT-1S"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldRefuseByNameValueAndRange(Consumer<TrackerConfig.Builder> setting, String message) {
    TrackerConfig.Builder builder = TrackerConfig.builder();
    setting.accept(builder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Arguments refused(Consumer<TrackerConfig.Builder> setting, String message) {
    return Arguments.of(setting, message);
  }

  private static Arguments refusedIncome(UnaryOperator<IncomeLimits> change, String message) {
    return refused(
        b -> b.incomeLimits(change.apply(IncomeLimits.DEFAULT)), "incomeLimits." + message);
  }
}
