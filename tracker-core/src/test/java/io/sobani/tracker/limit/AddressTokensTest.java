package io.sobani.tracker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.AddressTokens.Purpose;
import io.sobani.tracker.sim.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTokensTest {

  private static final long SECOND = 1_000_000_000;
  private static final long DAY = 24 * 3_600 * SECOND;
  private static final long EPOCH = 1_795_000_020 * SECOND; // a fleet counts from 1970
  private static final long HIGH = 0x20010db8_00000000L;
  private static final long LOW = 1;
  private static final int PORT = 4_000;
  private static final PackedSource SOURCE = PackedSource.of(HIGH, LOW, PORT);

  private final AddressTokens tokens = new AddressTokens(SipHash.random());

  @Test
  void shouldBeValidForTwoMinutesAndNotForThree() {
    long seed = Seeds.of("tokens");
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      long high = random.nextBoolean() ? 0 : random.nextLong();
      long low = high == 0 ? 0xffffL << 32 | random.nextInt() & 0xffffffffL : random.nextLong();
      PackedSource source = PackedSource.of(high, low, random.nextInt(1, 65_536));
      long timeNs = (random.nextBoolean() ? EPOCH : 0) + random.nextLong(400 * DAY);
      Purpose purpose = random.nextBoolean() ? Purpose.ADDRESS : Purpose.REPLACE;
      long token = tokens.issue(timeNs, source, purpose);
      for (int age : new int[] {0, 59, 119}) {
        assertThat(tokens.isValid(timeNs + age * SECOND, token, source, purpose))
            .as("%d s old, seed %d, turn %d", age, seed, i)
            .isTrue();
      }
      for (int age : new int[] {181, 240, 300, 86_400}) {
        assertThat(tokens.isValid(timeNs + age * SECOND, token, source, purpose))
            .as("%d s old, seed %d, turn %d", age, seed, i)
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, DAY, EPOCH})
  void shouldEndExactlyWithTheSecondWindowAfterItsOwn(long windowNs) {
    long token = tokens.issue(windowNs, SOURCE, Purpose.ADDRESS);

    assertThat(isValid(windowNs + 180 * SECOND - 1, token)).isTrue();
    assertThat(isValid(windowNs + 180 * SECOND, token)).isFalse();
    assertThat(isValid(windowNs - 1, token)).as("before its window").isFalse();
  }

  @Test
  void shouldBeValidForItsOwnAddressPortAndPurposeOnly() {
    long token = tokens.issue(EPOCH, SOURCE, Purpose.ADDRESS);

    assertThat(tokens.isValid(EPOCH, token, SOURCE, Purpose.ADDRESS)).isTrue();
    assertThat(tokens.isValid(EPOCH, token, PackedSource.of(HIGH + 1, LOW, PORT), Purpose.ADDRESS))
        .isFalse();
    assertThat(tokens.isValid(EPOCH, token, PackedSource.of(HIGH, LOW + 1, PORT), Purpose.ADDRESS))
        .isFalse();
    assertThat(tokens.isValid(EPOCH, token, PackedSource.of(HIGH, LOW, PORT + 1), Purpose.ADDRESS))
        .isFalse();
    assertThat(tokens.isValid(EPOCH, token, SOURCE, Purpose.REPLACE)).isFalse();
  }

  @Test
  void shouldNotSurviveAnyFlippedBit() {
    for (int second = 0; second < 240; second += 60) {
      long timeNs = EPOCH + second * SECOND;
      long token = tokens.issue(timeNs, SOURCE, Purpose.ADDRESS);
      for (int bit = 0; bit < 64; bit++) {
        assertThat(isValid(timeNs, token ^ 1L << bit)).as("bit %d", bit).isFalse();
      }
    }
  }

  @Test
  void shouldDifferFromTheTokenOfEveryOtherWindow() {
    long token = tokens.issue(EPOCH, SOURCE, Purpose.ADDRESS);
    for (int windows = 1; windows <= 10_000; windows++) {
      long later = EPOCH + windows * 60 * SECOND;
      assertThat(tokens.issue(later, SOURCE, Purpose.ADDRESS)).isNotEqualTo(token);
    }
  }

  @Test
  void shouldOutliveTheChangeOfKeysAtTheEndOfTheDay() {
    for (int day = 0; day < 400; day++) {
      long timeNs = EPOCH - EPOCH % DAY + day * DAY - SECOND;
      long token = tokens.issue(timeNs, SOURCE, Purpose.ADDRESS);
      long next = tokens.issue(timeNs + 2 * SECOND, SOURCE, Purpose.ADDRESS);

      assertThat(isValid(timeNs + 2 * SECOND, token)).isTrue();
      assertThat(isValid(timeNs + 2 * SECOND, next)).isTrue();
      assertThat(isValid(timeNs + 119 * SECOND, token)).isTrue();
      assertThat(isValid(timeNs + 181 * SECOND, token)).isFalse();
    }
  }

  @Test
  void shouldBeAHashByTheKeyOfItsDay() {
    SipHash master = new SipHash(1, 2);
    AddressTokens tokens = new AddressTokens(master);
    for (long day : new long[] {0, 1, 2, 3, 2, 20_775, 20_776, 20_778}) {
      long window = day * 1_440 + 7;
      SipHash key = new SipHash(master.hash(day, 0), master.hash(day, 1));
      long mac = key.hash(HIGH, LOW, window * 0x20000 + 0x10000 + PORT);

      assertThat(tokens.issue(window * 60 * SECOND, SOURCE, Purpose.REPLACE))
          .isEqualTo(window % 4 << 62 | mac >>> 2);
    }
  }

  @Test
  void shouldBeTheSameToTheWholeFleetAndToNobodyElse() {
    AddressTokens one = new AddressTokens(new SipHash(1, 2));
    AddressTokens another = new AddressTokens(new SipHash(1, 2));
    AddressTokens stranger = new AddressTokens(new SipHash(1, 3));

    long token = one.issue(EPOCH, SOURCE, Purpose.ADDRESS);

    assertThat(another.isValid(EPOCH, token, SOURCE, Purpose.ADDRESS)).isTrue();
    assertThat(stranger.isValid(EPOCH, token, SOURCE, Purpose.ADDRESS)).isFalse();
  }

  @Test
  void shouldAllocateOnlyItsKeys() {
    long bytes =
        AllocationProbe.bytesAllocatedBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                isValid(i * SECOND, tokens.issue(i * SECOND, SOURCE, Purpose.ADDRESS));
              }
            });

    assertThat(bytes).isLessThan(64 * 1024);
  }

  private boolean isValid(long timeNs, long token) {
    return tokens.isValid(timeNs, token, SOURCE, Purpose.ADDRESS);
  }
}
