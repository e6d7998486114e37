package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.TrackerConfig.TokenMode;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings that a configuration keeps and refuses, and the heap that it needs. */
class TrackerConfigTest {

  @Test
  void shouldFitABoundThatNobodySetToTheHeap() {
    TrackerConfig defaults = TrackerConfig.defaults();
    assertThat(defaults.fittedTo(1 << 30)).isSameAs(defaults);
    TrackerConfig small = defaults.fittedTo(64 << 20);
    assertThat(small.maxPeers()).isBetween(300_000, 500_000);
    assertThat(small.maxBytes()).isBetween(60L << 20, 64L << 20);
    assertThat(small.fittedTo(8 << 20).maxPeers()).isLessThan(60_000);
  }

  @Test
  void shouldRefuseABoundThatWasSetAndDoesNotFit() {
    TrackerConfig config = TrackerConfig.builder().maxPeers(1_000_000).build();
    assertThat(config.fittedTo(config.maxBytes())).isSameAs(config);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.fittedTo(config.maxBytes() - 1))
        .withMessageStartingWith("maxPeers 1000000 takes up to 1");
  }

  @Test
  void shouldRefuseAHeapThatHoldsNobody() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrackerConfig.defaults().fittedTo(100_000))
        .withMessageContaining("of which there are 100000");
  }

  @Test
  void shouldKeepAllSettingsInABuilder() {
    TrackerConfig config =
        TrackerConfig.builder()
            .listener("app", Dialect.APP)
            .peerTtl(Duration.ofSeconds(7))
            .maxPeers(8)
            .shareIdLength(9)
            .shareIdGenerator(length -> "")
            .limits(Limits.off())
            .tokenMode(TokenMode.REQUIRED)
            .tokenKey(new byte[16], 10)
            .aliveRegisters(false)
            .maxDatagramBytes(111)
            .events(new TrackerEvents() {})
            .authorizer(new Authorizer() {})
            .onSharedAddress(address -> {})
            .build();
    assertThat(config.toBuilder().build()).usingRecursiveComparison().isEqualTo(config);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(
            b -> b.peerTtl(Duration.ofMillis(999)), "peerTtl is PT0.999S, must be PT1S to PT8760H"),
        refused(
            b -> b.peerTtl(Duration.ofDays(366)), "peerTtl is PT8784H, must be PT1S to PT8760H"),
        refused(b -> b.maxPeers(0), "maxPeers is 0, must be 1 to 100000000"),
        refused(
            b -> IntStream.range(0, 2_049).forEach(i -> b.listener("l" + i, Dialect.APP)),
            "number of listeners is 2049, must be 0 to 2048"),
        refused(b -> b.shareIdLength(5), "shareIdLength is 5, must be 6 to 20"),
        refused(b -> b.maxDatagramBytes(63), "maxDatagramBytes is 63, must be 64 to 65507"),
        refused(b -> b.tokenKey(new byte[15], 0), "length of tokenKey is 15, must be 16"));
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
}
