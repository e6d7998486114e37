package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a configuration refuses. */
class TrackerConfigTest {

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(
            b -> b.peerTtl(Duration.ofMillis(999)), "peerTtl must be PT1S to PT8760H: PT0.999S"),
        refused(b -> b.peerTtl(Duration.ofDays(366)), "peerTtl must be PT1S to PT8760H: PT8784H"),
        refused(b -> b.maxPeers(0), "maxPeers must be 1 to 100000000: 0"),
        refused(b -> b.shareIdLength(5), "shareIdLength must be 6 to 20: 5"),
        refused(b -> b.maxDatagramBytes(63), "maxDatagramBytes must be 64 to 65507: 63"),
        refused(b -> b.tokenKey(new byte[15], 0), "tokenKey must have 16 bytes: 15"));
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
