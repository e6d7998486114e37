package io.sobani.tracker.bittorrent;

import static io.sobani.tracker.bittorrent.TrackerDriver.NOTHING;
import static io.sobani.tracker.bittorrent.TrackerDriver.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.bittorrent.TrackerDriver.Announcing;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All that is timed ends to the nanosecond, wherever the clock starts, and after ten years. */
class BittorrentClockTest {

  private static final InetSocketAddress ALICE = source("10.0.0.1", 40_001);
  private static final InetSocketAddress BOB = source("10.0.0.2", 40_002);

  private TrackerDriver driver;

  static Stream<Arguments> clocks() {
    return Stream.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE - 10_000_000_000L)
        .flatMap(start -> Stream.of(0, 3_653).map(days -> Arguments.of(start, days)));
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void shouldEndAPeer(long startNs, int days) {
    start(startNs, days);
    driver.announce(ALICE, new Announcing());
    driver.sleep(Duration.ofMinutes(45).minusNanos(1));
    assertThat(driver.announce(BOB, new Announcing()).peers()).hasSize(1);
    driver.sleep(Duration.ofNanos(1));
    assertThat(driver.announce(BOB, new Announcing()).peers()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void shouldEndAConnectionId(long startNs, int days) {
    start(startNs, days);
    long id = driver.connect(ALICE);
    driver.sleep(Duration.ofSeconds(180).minusNanos(1));
    assertThat(driver.send(ALICE, new Announcing().request(id))).isNotNull();
    driver.sleep(Duration.ofNanos(1));
    assertThat(driver.send(ALICE, new Announcing().request(id))).isEqualTo(NOTHING);
  }

  private void start(long startNs, int days) {
    driver = new TrackerDriver(BittorrentConfig.builder().limits(false).build(), startNs);
    driver.announce(ALICE, new Announcing());
    driver.sleep(Duration.ofDays(days).plusMinutes(45));
    driver.tracker.advance(driver.nowNs, (socket, destination, payload) -> {});
  }
}
