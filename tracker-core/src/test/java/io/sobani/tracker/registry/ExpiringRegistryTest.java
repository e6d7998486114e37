package io.sobani.tracker.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiringRegistryTest {
  private static final int ALL = Integer.MAX_VALUE;

  private final ExpiringRegistry<String, String> registry = new ExpiringRegistry<>(3);
  private final List<String> ended = new ArrayList<>();

  @Test
  void shouldEndAnEntryExactlyWithItsLease() {
    registry.put("a", "1", 10, 100);

    assertThat(registry.get("a", 109)).isEqualTo("1");
    assertThat(registry.get("a", 110)).isNull();
    assertThat(registry.renew("a", 110)).isFalse();
    assertThat(registry.remove("a", 110)).isNull();
    assertThat(live(110)).isEmpty();
    assertThat(registry.size()).isEqualTo(1);

    assertThat(advance(109, ALL)).isZero();
    assertThat(advance(110, ALL)).isEqualTo(1);
    assertThat(advance(110, ALL)).isZero();
    assertThat(ended).containsExactly("a=1");
    assertThat(registry.size()).isZero();
  }

  @Test
  void shouldRenewForTheEntrysOwnLease() {
    registry.put("short", "1", 10, 0);
    registry.put("long", "2", 20, 0);
    registry.renew("short", 9);
    registry.renew("long", 9);

    assertThat(live(18)).containsExactly("short=1", "long=2");
    assertThat(live(19)).containsExactly("long=2");
    assertThat(live(29)).isEmpty();
  }

  @Test
  void shouldKeepThePlaceOfALiveEntryAndNotOfAnEndedOne() {
    registry.put("a", "1", 10, 0);
    registry.put("b", "2", 100, 0);
    registry.put("c", "3", 100, 0);
    registry.renew("a", 5);
    registry.put("b", "4", 100, 5);
    assertThat(live(5)).containsExactly("a=1", "b=4", "c=3");

    registry.put("a", "5", 10, 50);
    assertThat(live(50)).containsExactly("b=4", "c=3", "a=5");
  }

  @Test
  void shouldReportADisplacedEntryAtTheNextAdvance() {
    registry.put("a", "1", 10, 0);
    registry.put("a", "2", 10, 10);

    assertThat(ended).isEmpty();
    assertThat(advance(10, ALL)).isEqualTo(1);
    assertThat(ended).containsExactly("a=1");
    assertThat(registry.get("a", 10)).isEqualTo("2");
  }

  @Test
  void shouldRefuseWhenFullOfLiveEntriesOnly() {
    registry.put("a", "1", ExpiringRegistry.NEVER, 0);
    registry.put("b", "2", 10, 0);
    registry.put("c", "3", 20, 0);

    assertThat(registry.put("d", "4", 10, 9)).isFalse();
    assertThat(registry.put("c", "5", 20, 9)).as("a live key needs no room").isTrue();
    assertThat(registry.put("d", "4", 10, 10)).isTrue();
    assertThat(registry.put("e", "6", 10, 10)).isFalse();

    assertThat(live(10)).containsExactly("a=1", "c=5", "d=4");
    advance(10, ALL);
    assertThat(ended).containsExactly("b=2");
  }

  @Test
  void shouldHoldABoundedNumberOfDisplacedEntries() {
    for (int i = 0; i < 6; i++) {
      assertThat(registry.put("k" + i, "v", 1, i * 10)).isTrue();
    }
    assertThat(registry.put("k6", "v", 1, 60)).as("3 are displaced, 3 are ended").isFalse();

    advance(60, ALL);
    assertThat(ended).hasSize(6);
    assertThat(registry.put("k6", "v", 1, 60)).isTrue();
  }

  @Test
  void shouldReportNoMoreThanTheLimit() {
    registry.put("a", "1", 1, 0);
    registry.put("b", "2", 2, 0);
    registry.put("c", "3", 3, 0);

    assertThat(advance(10, 0)).isZero();
    assertThat(advance(10, 2)).isEqualTo(2);
    assertThat(advance(10, 2)).isEqualTo(1);
    assertThat(ended).containsExactlyInAnyOrder("a=1", "b=2", "c=3");
  }

  @Test
  void shouldBoundTheWorkOfOneAdvance() {
    int entries = 20_000;
    ExpiringRegistry<Integer, String> large = new ExpiringRegistry<>(entries);
    for (int i = 0; i < entries; i++) {
      large.put(i, "v", 1_000, 0);
      large.renew(i, 999);
    }
    assertThat(large.advance(1_500, 1, (key, value) -> {})).isZero();
    assertThat(large.looks).isBetween(1L, 1_024L + 1);

    int calls = 0;
    int reported = 0;
    while (reported < entries) {
      reported += large.advance(1L << 50, 1_000, (key, value) -> {});
      calls++;
    }
    assertThat(calls).isEqualTo(20);
  }

  @Test
  void shouldLookAtAnEntryOnceInALeaseHoweverOftenItIsRenewed() {
    ExpiringRegistry<Integer, String> large = new ExpiringRegistry<>(1_000);
    for (int i = 0; i < 1_000; i++) {
      large.put(i, "v", 100, 0);
    }
    for (long now = 1; now <= 1_000; now++) {
      for (int i = 0; i < 1_000; i++) {
        large.renew(i, now);
      }
      assertThat(large.advance(now, ALL, (key, value) -> {})).isZero();
    }
    assertThat(large.looks).isBetween(1_000L, 11L * 1_000);
  }

  @Test
  void shouldLetTheCallbackCallIn() {
    registry.put("a", "1", 1, 0);
    registry.put("b", "2", 1, 0);
    registry.put("c", "3", 50, 0);

    int count =
        registry.advance(
            10,
            ALL,
            (key, value) -> {
              ended.add(key + "=" + value);
              assertThat(registry.get(key, 10)).as("it is out").isNull();
              registry.put(key, value + "'", 5, 10);
              registry.remove("c", 10);
              advance(10, ALL);
            });

    assertThat(count).isEqualTo(1);
    assertThat(ended).containsExactlyInAnyOrder("a=1", "b=2");
    assertThat(live(10)).hasSize(1);
    assertThat(registry.size()).isEqualTo(1);
  }

  @Test
  void shouldStopAtTheLimitWhenTheCallbackPutsEndedEntries() {
    registry.put("a", "1", 0, 0);

    int count = registry.advance(0, 100, (key, value) -> registry.put(key, value, 0, 0));

    assertThat(count).isEqualTo(100);
  }

  @Test
  void shouldReportTheOthersAfterACallbackThatThrew() {
    registry.put("a", "1", 1, 0);
    registry.put("b", "2", 1, 0);

    assertThatThrownBy(
            () ->
                registry.advance(
                    1,
                    ALL,
                    (key, value) -> {
                      throw new IllegalStateException(key);
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(advance(1, ALL)).isEqualTo(1);
  }

  @Test
  void shouldNotReportWhatWasRemoved() {
    registry.put("a", "1", 10, 0);

    assertThat(registry.remove("a", 5)).isEqualTo("1");
    assertThat(registry.remove("a", 5)).isNull();
    assertThat(advance(100, ALL)).isZero();
  }

  @Test
  void shouldNeverEndAnEntryWithoutAnEnd() {
    registry.put("never", "1", ExpiringRegistry.NEVER, Long.MIN_VALUE);
    registry.put("aeons", "2", Long.MAX_VALUE - 1, Long.MIN_VALUE + 5);
    registry.put("some", "3", 10, Long.MIN_VALUE + 5);

    assertThat(advance(-2, ALL)).isEqualTo(1);
    assertThat(live(-2)).containsExactly("never=1", "aeons=2");
  }

  @Test
  void shouldGiveAnEndToOneThatHadNone() {
    registry.put("a", "1", ExpiringRegistry.NEVER, 0);
    registry.put("a", "2", 10, 5);
    assertThat(advance(15, ALL)).isEqualTo(1);

    registry.put("b", "1", 10, 20);
    registry.put("b", "2", ExpiringRegistry.NEVER, 25);
    assertThat(advance(1_000, ALL)).isZero();
    assertThat(live(1_000)).containsExactly("b=2");
  }

  @Test
  void shouldCountLeasesAcrossTheWrapOfTheClock() {
    long start = Long.MAX_VALUE - 5;
    registry.put("a", "1", 10, start);

    assertThat(registry.get("a", start + 9)).isEqualTo("1");
    assertThat(registry.get("a", start + 10)).isNull();
    assertThat(advance(start + 10, ALL)).isEqualTo(1);
  }

  @Test
  void shouldEndNewEntriesInTimeAfterTheClockSteppedBack() {
    registry.put("before", "1", 10, 1_000_000);
    advance(1_000_001, ALL);
    registry.put("after", "2", 10, 500);

    assertThat(live(509)).containsExactly("before=1", "after=2");
    assertThat(advance(510, ALL)).isEqualTo(1);
    assertThat(ended).containsExactly("after=2");
    assertThat(advance(1_000_010, ALL)).isEqualTo(1);
  }

  @Test
  void shouldReportWhatEndedWhenTheClockStepsBackOverABacklog() {
    registry.put("late", "1", 100, 0);
    registry.put("early", "2", 50, 0);
    advance(200, 0);
    registry.put("third", "3", 1_000, 200);
    assertThat(registry.put("fourth", "4", 1_000, 60)).as("early makes room").isTrue();

    assertThat(advance(60, ALL)).isEqualTo(1);
    assertThat(ended).containsExactly("early=2");
    assertThat(live(60)).containsExactly("late=1", "third=3", "fourth=4");
  }

  @Test
  void shouldRefuseWhatItCannotHold() {
    assertThatThrownBy(() -> new ExpiringRegistry<>(0))
        .hasMessageContaining("maxEntries")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> registry.put(null, "v", 1, 0)).hasMessage("key");
    assertThatThrownBy(() -> registry.put("k", null, 1, 0)).hasMessage("value");
  }

  private int advance(long now, int limit) {
    return registry.advance(now, limit, (key, value) -> ended.add(key + "=" + value));
  }

  private List<String> live(long now) {
    List<String> live = new ArrayList<>();
    registry.forEach(now, (key, value) -> live.add(key + "=" + value));
    return live;
  }
}
