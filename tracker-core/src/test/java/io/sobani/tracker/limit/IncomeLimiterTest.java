package io.sobani.tracker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.IncomeLimiter.Most;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import io.sobani.tracker.sim.Seeds;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomeLimiterTest {

  private static final long SECOND = 1_000_000_000;
  private static final long WINDOW = 300 * SECOND;
  private static final long LATEST = WINDOW * 4 / 3;
  private static final SipHash HASH = new SipHash(1, 2);
  private static final Most UNPROVEN = new Most(3, 12, 96, 1_536);
  private static final Most PROVEN = new Most(30, 60, 1_920, 7_680);
  private static final Endpoint ASKER = endpoint(0x0a010201, 4_000);
  private static final Endpoint OTHER = endpoint(0xc0000207, 4_000);

  private final IncomeLimiter limiter = limiter(AllowList.NOBODY, 1_000_000);

  @ParameterizedTest
  @CsvSource({"false, 3", "true, 30"})
  void shouldTellATargetOfAnAskerOnlySoOften(boolean proven, int most) {
    for (int i = 0; i < most; i++) {
      assertThat(tell(i * SECOND, ASKER, target(1), proven)).isTrue();
    }
    assertThat(tell(most * SECOND, ASKER, target(1), proven)).isFalse();
    assertThat(tell(most * SECOND, OTHER, target(1), proven)).as("another asker").isTrue();
    assertThat(tell(most * SECOND, ASKER, target(2), proven)).as("another target").isTrue();

    assertThat(tell(WINDOW - 1, ASKER, target(1), proven)).isFalse();
    assertThat(tell(LATEST, ASKER, target(1), proven)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTellATargetOfAnAskerASecondApart(boolean proven) {
    assertThat(tell(0, ASKER, target(1), proven)).isTrue();
    assertThat(tell(0, ASKER, target(1), proven)).isFalse();
    assertThat(tell(SECOND - 1, ASKER, target(1), proven)).isFalse();
    assertThat(tell(SECOND, ASKER, target(1), proven)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"false, true, 12", "false, false, 12", "true, true, 60", "true, false, 60"})
  void shouldTellATargetOfAHostOnlySoOften(boolean proven, boolean v4, int most) {
    for (int i = 0; i < most; i++) {
      assertThat(tell(0, onHost(v4, i), target(1), proven)).isTrue();
    }
    assertThat(tell(WINDOW - 1, onHost(v4, most), target(1), proven)).isFalse();
    assertThat(tell(WINDOW - 1, onHost(v4, most), target(2), proven)).isTrue();
    assertThat(tell(WINDOW - 1, OTHER, target(1), proven)).isTrue();
    assertThat(tell(LATEST, onHost(v4, most), target(1), proven)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"false, true, 96", "false, false, 96", "true, true, 1920", "true, false, 1920"})
  void shouldTellAllOfAHostOnlySoOften(boolean proven, boolean v4, int most) {
    int told = 0;
    for (int i = 0; i < 4 * most; i++) {
      told += tell(0, onHost(v4, i), target(i), proven) ? 1 : 0;
    }
    assertThat(told).isEqualTo(most);
    assertThat(tell(WINDOW - 1, onHost(v4, -1), target(-1), proven)).isFalse();
    assertThat(tell(WINDOW - 1, OTHER, target(-1), proven)).isTrue();
    assertThat(tell(LATEST, onHost(v4, -1), target(-1), proven)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"false, true, 1536", "false, false, 1536", "true, true, 7680", "true, false, 7680"})
  void shouldTellAllOfANetworkOnlySoOften(boolean proven, boolean v4, int most) {
    int told = 0;
    for (int i = 0; i < 4 * most; i++) {
      told += tell(0, inNetwork(v4, i), target(i), proven) ? 1 : 0;
    }
    assertThat(told).isEqualTo(most);
    assertThat(tell(WINDOW - 1, inNetwork(v4, 201), target(-1), proven)).isFalse();
    assertThat(tell(WINDOW - 1, OTHER, target(-1), proven)).isTrue();
    assertThat(tell(LATEST, inNetwork(v4, 201), target(-1), proven)).isTrue();
  }

  @Test
  void shouldTellOfUnprovenAskersWhateverProvenOnesDo() {
    while (tell(0, onHost(true, 1), target(1), true)) {}
    assertThat(tell(0, onHost(true, 1), target(1), false)).isTrue();
    while (tell(0, onHost(true, 2), target(2), false)) {}
    assertThat(tell(0, onHost(true, 2), target(2), true)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTellOfOthersWhateverANetworkDoes(boolean proven) {
    int refused = 0;
    for (int upS = 0; upS < 200; upS++) {
      for (int i = 0; i < 10_000; i++) {
        tell(upS * SECOND, inNetwork(false, i), target(i * 7 + upS), proven);
      }
      int other = 0x20000000 + (upS << 8);
      refused += tell(upS * SECOND, endpoint(other, 1), target(-upS), proven) ? 0 : 1;
    }
    assertThat(refused).isLessThan(4);
  }

  @Test
  void shouldCountNothingWhereItRefuses() {
    for (int i = 0; i < 12; i++) {
      tell(0, onHost(true, i), target(1), false);
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(tell(SECOND, onHost(true, i), target(1), false)).isFalse();
    }
    for (int i = 12; i < 96; i++) {
      assertThat(tell(SECOND, onHost(true, i), target(i), false)).as("%d", i).isTrue();
    }
  }

  @Test
  void shouldRefuseNoExemptAskerAndNobodyWhenOff() {
    IncomeLimiter some = limiter(new AllowList(List.of(Network.parse("10.1.2.0/24"))), 1_000);
    IncomeLimiter off = limiter(AllowList.EVERYBODY, 1_000);
    for (int i = 0; i < 100; i++) {
      assertThat(tell(some, 0, ASKER, target(1), false)).isTrue();
      assertThat(tell(off, 0, OTHER, target(1), false)).isTrue();
    }
    assertThat(tell(some, 0, OTHER, target(1), false)).isTrue();
    assertThat(tell(some, 0, OTHER, target(1), false)).isFalse();
  }

  /** Between what must be told and what must not, the thirds of the window decide. */
  @Test
  void shouldDecideAsAPlainModelDoes() {
    long seed = Seeds.of("incomes");
    SplittableRandom random = new SplittableRandom(seed);
    List<Told> model = new ArrayList<>();
    long upNs = 0;
    int told = 0;
    for (int step = 0; step < 20_000; step++) {
      upNs += random.nextInt(4) == 0 ? random.nextLong(2 * SECOND) : random.nextLong(SECOND / 20);
      boolean proven = random.nextInt(10) == 0;
      Endpoint asker = onHost(random.nextBoolean(), random.nextInt(12));
      Endpoint target = target(random.nextInt(proven ? 3 : random.nextInt(1, 100)));
      boolean may = permits(model, upNs, WINDOW, asker, target, proven);
      boolean must = permits(model, upNs, LATEST, asker, target, proven);
      boolean does = tell(upNs, asker, target, proven);
      assertThat(does).as("step %d, seed %d", step, seed).isIn(may, must);
      if (does) {
        model.add(new Told(upNs, asker, target, proven));
        told++;
      }
    }
    assertThat(told).as("some are told, some not; seed %d", seed).isBetween(500, 19_000);
  }

  private record Told(long upNs, Endpoint asker, Endpoint target, boolean proven) {}

  private static boolean permits(
      List<Told> all, long upNs, long windowNs, Endpoint asker, Endpoint target, boolean proven) {
    List<Told> told = new ArrayList<>(all);
    told.removeIf(one -> upNs - one.upNs >= windowNs || one.proven != proven);
    Most most = proven ? PROVEN : UNPROVEN;
    Predicate<Told> sameHost = one -> sameHost(one.asker, asker);
    Predicate<Told> sameTarget = one -> one.target.equals(target);
    Predicate<Told> samePair = sameTarget.and(one -> one.asker.equals(asker));
    return count(told, samePair.and(one -> upNs - one.upNs < SECOND)) == 0
        && count(told, samePair) < most.perPair()
        && count(told, sameHost.and(sameTarget)) < most.perHostAndTarget()
        && count(told, sameHost) < most.perHost();
  }

  private static long count(List<Told> told, Predicate<Told> which) {
    return told.stream().filter(which).count();
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

    assertThat(told).hasValue(96);
  }

  @Test
  void shouldHoldNoMoreMemoryAfterManySources() {
    PackedSource asker = new PackedSource();
    Endpoint target = endpoint(0x0b000001, 1);
    long bytes =
        AllocationProbe.bytesAllocatedBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                asker.set(i, i, 1);
                limiter.tryAcquire(i, asker, target, i % 2 == 0);
              }
            });

    assertThat(bytes).isLessThan(64 * 1024);
  }

  private static IncomeLimiter limiter(AllowList exempt, int maxPeers) {
    return new IncomeLimiter(HASH, exempt, UNPROVEN, PROVEN, WINDOW, SECOND, maxPeers);
  }

  private boolean tell(long upNs, Endpoint asker, Endpoint target, boolean proven) {
    return tell(limiter, upNs, asker, target, proven);
  }

  private static boolean tell(
      IncomeLimiter limiter, long upNs, Endpoint asker, Endpoint target, boolean proven) {
    return limiter.tryAcquire(upNs, PackedSource.of(asker), target, proven);
  }

  private static Endpoint onHost(boolean v4, int i) {
    return v4
        ? endpoint(0x0a010209, 4_000 + i)
        : new Endpoint(new IpAddress(0x20010db8_00010001L, i), 4_000);
  }

  /** Of IPv4, 200 hosts with many ports; of IPv6, many hosts. */
  private static Endpoint inNetwork(boolean v4, int i) {
    return v4
        ? endpoint(0x0a010200 | i % 202, 1 + i)
        : new Endpoint(new IpAddress(0x20010db8_00010000L | i % 65_536, 1), 4_000);
  }

  private static Endpoint target(int i) {
    return endpoint(0xc6336400 + i, 5_000);
  }

  private static Endpoint endpoint(int ip, int port) {
    return new Endpoint(IpAddress.v4(ip), port);
  }
}
