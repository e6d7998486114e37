package io.sobani.tracker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomeLimiterTest {

  private static final long SECOND = 1_000_000_000;
  private static final long WINDOW = 300 * SECOND;
  private static final SipHash HASH = new SipHash(1, 2);
  private static final Endpoint ASKER = endpoint(0x0a010201, 4_000);
  private static final Endpoint OTHER = endpoint(0xc0000207, 4_000);

  private final IncomeLimiter limiter = new IncomeLimiter(HASH, AllowList.NOBODY, 1_000_000);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTellATargetOfAPairOnlySoOften(boolean proven) {
    int most = proven ? 30 : 3;
    for (int i = 0; i < most; i++) {
      assertThat(tell(i * SECOND, ASKER, target(1), proven)).isTrue();
    }
    assertThat(tell(most * SECOND, ASKER, target(1), proven)).isFalse();
    assertThat(tell(most * SECOND, OTHER, target(1), proven)).as("another asker").isTrue();
    assertThat(tell(most * SECOND, ASKER, target(2), proven)).as("another target").isTrue();

    assertThat(tell(WINDOW - 1, ASKER, target(1), proven)).isFalse();
    assertThat(tell(WINDOW, ASKER, target(1), proven)).isTrue();
    assertThat(tell(WINDOW + SECOND - 1, ASKER, target(1), proven)).isFalse();
    assertThat(tell(WINDOW + SECOND, ASKER, target(1), proven)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTellATargetOfAPairASecondApart(boolean proven) {
    assertThat(tell(0, ASKER, target(1), proven)).isTrue();
    assertThat(tell(0, ASKER, target(1), proven)).isFalse();
    assertThat(tell(SECOND - 1, ASKER, target(1), proven)).isFalse();
    assertThat(tell(SECOND, ASKER, target(1), proven)).isTrue();
  }

  @Test
  void shouldTellEightTargetsOfAnUnprovenAsker() {
    for (int i = 0; i < 8; i++) {
      assertThat(tell(0, ASKER, target(i), false)).isTrue();
    }
    assertThat(tell(0, ASKER, target(8), false)).isFalse();
    assertThat(tell(0, OTHER, target(8), false)).as("another asker").isTrue();
    assertThat(tell(SECOND, ASKER, target(0), false)).as("no further target").isTrue();

    assertThat(tell(WINDOW, ASKER, target(0), false)).isTrue();
    for (int i = 8; i < 15; i++) {
      assertThat(tell(WINDOW, ASKER, target(i), false)).isTrue();
    }
    assertThat(tell(WINDOW, ASKER, target(15), false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTell64TargetsOfAnUnprovenHost(boolean v4) {
    for (int i = 0; i < 64; i++) {
      assertThat(tell(0, onHost(v4, i / 8), target(i), false)).as("target %d", i).isTrue();
    }
    assertThat(tell(0, onHost(v4, 8), target(64), false)).isFalse();
    assertThat(tell(0, onHost(v4, 8), target(0), false)).as("no further target").isTrue();
    assertThat(tell(0, OTHER, target(64), false)).as("another host").isTrue();
    assertThat(tell(WINDOW, onHost(v4, 8), target(64), false)).isTrue();
  }

  @Test
  void shouldTellAnyNumberOfTargetsOfAProvenAsker() {
    for (int i = 0; i < 200; i++) { // a second apart: of so many pairs some share
      assertThat(tell(i * SECOND, ASKER, target(i), true)).isTrue();
    }
    assertThat(tell(200 * SECOND, ASKER, target(200), false))
        .as("none of them is an unproven one's")
        .isTrue();
  }

  @Test
  void shouldTellOfAProvenAskerWhateverAProvenHostDoes() {
    IncomeLimiter limiter = new IncomeLimiter(HASH, AllowList.NOBODY, 1);
    int told = 0;
    for (long upNs = 0; upNs < 40 * SECOND; upNs += SECOND) {
      for (int pair = 0; pair < 16_000; pair++) {
        Endpoint asker = onHost(true, pair / 16);
        told += tell(limiter, upNs, asker, target(pair % 16), true) ? 1 : 0;
      }
    }
    assertThat(told).as("all 1,024 cells of pairs, 30 times").isGreaterThanOrEqualTo(30_720);

    for (int i = 0; i < 30; i++) {
      long upNs = (40 + i) * SECOND;
      assertThat(tell(limiter, upNs, OTHER, target(1), true)).as("another host").isTrue();
    }
    assertThat(tell(limiter, 70 * SECOND, OTHER, target(1), true)).isFalse();
  }

  @Test
  void shouldCountNothingWhereItRefuses() {
    for (int i = 0; i < 64; i++) {
      tell(0, onHost(true, i / 8), target(i), false);
    }
    Endpoint asker = onHost(true, 8);
    for (int i = 64; i < 1_000; i++) {
      assertThat(tell(SECOND, asker, target(i), false)).isFalse();
    }

    for (int i = 64; i < 72; i++) {
      assertThat(tell(WINDOW, asker, target(i), false)).isTrue();
    }
  }

  @Test
  void shouldRefuseNoExemptAskerAndNobodyWhenOff() {
    AllowList exempt = new AllowList(List.of(Network.parse("10.1.2.0/24")));
    IncomeLimiter some = new IncomeLimiter(HASH, exempt, 1_000);
    IncomeLimiter off = new IncomeLimiter(HASH, AllowList.EVERYBODY, 1_000);
    for (int i = 0; i < 100; i++) {
      assertThat(tell(some, 0, ASKER, target(1), false)).isTrue();
      assertThat(tell(off, 0, OTHER, target(1), false)).isTrue();
    }
    assertThat(tell(some, 0, OTHER, target(1), false)).isTrue();
    assertThat(tell(some, 0, OTHER, target(1), false)).isFalse();
  }

  @Test
  void shouldLetCollidingAskersShare() {
    IncomeLimiter limiter = new IncomeLimiter(HASH, AllowList.NOBODY, 1);
    Endpoint colliding = ASKER;
    for (int i = 1; colliding.equals(ASKER); i++) {
      Endpoint candidate = endpoint(0x0b000000 | i, 4_000);
      if ((hash(candidate) - hash(ASKER) & 1_023) == 0) {
        colliding = candidate;
      }
    }
    for (int i = 0; i < 8; i++) {
      assertThat(tell(limiter, 0, i % 2 == 0 ? ASKER : colliding, target(i), false)).isTrue();
    }

    assertThat(tell(limiter, 0, ASKER, target(8), false)).isFalse();
    assertThat(tell(limiter, 0, colliding, target(8), false)).isFalse();
    assertThat(tell(limiter, 0, OTHER, target(8), false)).isTrue();
  }

  @Test
  void shouldDecideAsAPlainModelDoes() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    List<Told> model = new ArrayList<>();
    int told = 0;
    long upNs = 0;
    for (int step = 0; step < 20_000; step++) {
      upNs += random.nextInt(4) == 0 ? random.nextLong(2 * SECOND) : random.nextLong(SECOND / 20);
      boolean proven = random.nextInt(10) == 0;
      Endpoint asker = proven ? OTHER : onHost(random.nextBoolean(), random.nextInt(12));
      Endpoint target = target(random.nextInt(proven ? 3 : random.nextInt(1, 100)));
      boolean expected = permits(model, upNs, asker, target, proven);
      assertThat(tell(upNs, asker, target, proven))
          .as("step %d, seed %d", step, seed)
          .isEqualTo(expected);
      if (expected) {
        model.add(new Told(upNs, asker, target));
        told++;
      }
    }
    assertThat(told).as("some are told, some not; seed %d", seed).isBetween(1_000, 19_000);
  }

  private record Told(long upNs, Endpoint asker, Endpoint target) {}

  private static boolean permits(
      List<Told> told, long upNs, Endpoint asker, Endpoint target, boolean proven) {
    told.removeIf(one -> upNs - one.upNs >= WINDOW);
    List<Told> ofPair = new ArrayList<>(told);
    ofPair.removeIf(one -> !one.asker.equals(asker) || !one.target.equals(target));
    boolean tooSoon = !ofPair.isEmpty() && upNs - ofPair.get(ofPair.size() - 1).upNs < SECOND;
    return !tooSoon
        && ofPair.size() < (proven ? 30 : 3)
        && (proven
            || targetsBut(target, told, one -> one.asker.equals(asker)) < 8
                && targetsBut(target, told, one -> sameHost(one.asker, asker)) < 64);
  }

  private static long targetsBut(Endpoint target, List<Told> told, Predicate<Told> ofAsker) {
    return told.stream()
        .filter(ofAsker)
        .map(Told::target)
        .filter(other -> !other.equals(target))
        .distinct()
        .count();
  }

  private static boolean sameHost(Endpoint a, Endpoint b) {
    return a.ip().isV4() ? a.ip().equals(b.ip()) : a.ip().high() == b.ip().high();
  }

  @Test
  void shouldTellNoMoreWhenThreadsAskAtOnce() throws Exception {
    int threads = 4;
    AtomicInteger told = new AtomicInteger();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        results.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    if (tell(0, onHost(true, i % 20), target(i % 500), false)) {
                      told.incrementAndGet();
                    }
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      executor.shutdownNow();
    }

    assertThat(told).hasValueBetween(64, 20 * 8);
  }

  @Test
  void shouldHoldNoMoreMemoryAfterManySources() {
    long bytes =
        AllocationProbe.bytesAllocatedBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                limiter.tryAcquire(i, i, i, 1, 0, i, 1, i % 2 == 0);
              }
            });

    assertThat(bytes).isLessThan(64 * 1024);
  }

  private boolean tell(long upNs, Endpoint asker, Endpoint target, boolean proven) {
    return tell(limiter, upNs, asker, target, proven);
  }

  private static boolean tell(
      IncomeLimiter limiter, long upNs, Endpoint asker, Endpoint target, boolean proven) {
    return limiter.tryAcquire(
        upNs,
        asker.ip().high(),
        asker.ip().low(),
        asker.port(),
        target.ip().high(),
        target.ip().low(),
        target.port(),
        proven);
  }

  private static long hash(Endpoint endpoint) {
    return Scope.ENDPOINT.hash(HASH, endpoint.ip().high(), endpoint.ip().low(), endpoint.port());
  }

  private static Endpoint onHost(boolean v4, int i) {
    return v4
        ? endpoint(0x0a010209, 4_000 + i)
        : new Endpoint(new IpAddress(0x20010db8_00010001L, i), 4_000);
  }

  private static Endpoint target(int i) {
    return endpoint(0xc6336400, 5_000 + i);
  }

  private static Endpoint endpoint(int ip, int port) {
    return new Endpoint(IpAddress.v4(ip), port);
  }
}
