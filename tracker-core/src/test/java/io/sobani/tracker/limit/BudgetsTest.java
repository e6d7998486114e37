package io.sobani.tracker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.limit.Budgets.Bound;
import io.sobani.tracker.limit.Budgets.Kind;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetsTest {

  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;
  private static final SipHash HASH = new SipHash(1, 2);
  private static final Source OTHER = new Source(IpAddress.v4(0xc0000207), 5_000);

  private static final List<Bound> BOUNDS =
      List.of(
          new Bound(Kind.UNREGISTERED, Scope.HOST, 50, 125),
          new Bound(Kind.UNREGISTERED, Scope.NETWORK, 800, 2_000),
          new Bound(Kind.REGISTERED, Scope.HOST, 600, 1_200),
          new Bound(Kind.REGISTERED, Scope.NETWORK, 9_600, 19_200),
          new Bound(Kind.PROVEN, Scope.ENDPOINT, 5, 20),
          new Bound(Kind.PROVEN, Scope.HOST, 5_120, 20_480),
          new Bound(Kind.UNREGISTERED_MISS, Scope.HOST, 5, 20),
          new Bound(Kind.UNREGISTERED_MISS, Scope.NETWORK, 80, 320),
          new Bound(Kind.REGISTERED_MISS, Scope.ENDPOINT, 2, 20),
          new Bound(Kind.REGISTERED_MISS, Scope.HOST, 50, 125),
          new Bound(Kind.PROVEN_MISS, Scope.ENDPOINT, 2, 20),
          new Bound(Kind.PROVEN_MISS, Scope.HOST, 50, 125));

  private final Budgets budgets = new Budgets(HASH, AllowList.NOBODY, BOUNDS, 1_000_000);

  record Source(IpAddress ip, int port) {}

  /** A budget, and the sources that share it: all of them together get what it says. */
  record Budget(Bound bound, boolean v4) {

    Kind kind() {
      return bound.kind();
    }

    int perSecond() {
      return bound.perSecond();
    }

    int burst() {
      return bound.burst();
    }

    Source source(int i) {
      boolean network = bound.scope() == Scope.NETWORK;
      int spread = network ? i % 200 : 1; // over hosts of a network, else over ports of a host
      IpAddress ip =
          v4 ? IpAddress.v4(0x0a010200 | spread) : new IpAddress(0x20010db8_00010000L | spread, i);
      boolean endpoint = bound.scope() == Scope.ENDPOINT;
      int port = endpoint ? 1 : 1 + i % 60_000;
      return new Source(endpoint && !v4 ? new IpAddress(ip.high(), 1) : ip, port);
    }
  }

  static Stream<Budget> budgets() {
    return BOUNDS.stream().flatMap(b -> Stream.of(new Budget(b, true), new Budget(b, false)));
  }

  @ParameterizedTest
  @MethodSource("budgets")
  void shouldServeTheBurstAtOnceAndNoMore(Budget budget) {
    assertThat(servedUntilRefused(budget, 0, 0)).isEqualTo(budget.burst());
    assertThat(allows(budget.kind(), 0, OTHER)).as("another source is still served").isTrue();
  }

  @ParameterizedTest
  @MethodSource("budgets")
  void shouldServeBurstAndRateOverTenSeconds(Budget budget) {
    int served = 0;
    int otherServed = 0;
    for (long upNs = 0; upNs <= 10 * SECOND; upNs += MS) {
      served += servedUntilRefused(budget, upNs, served);
      if (upNs % SECOND == 0 && serve(budget.kind(), upNs, OTHER)) {
        otherServed++;
      }
    }

    assertThat(served).isCloseTo(budget.burst() + 10 * budget.perSecond(), within(1));
    assertThat(otherServed).as("another source is still served").isEqualTo(11);
  }

  @ParameterizedTest
  @MethodSource("budgets")
  void shouldServeTheRateWithoutEverRefusing(Budget budget) {
    for (int i = 0; i < 10 * budget.perSecond(); i++) {
      assertThat(serve(budget.kind(), i * SECOND / budget.perSecond(), budget.source(i))).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("budgets")
  void shouldServeTheBurstAgainAfterASilence(Budget budget) {
    servedUntilRefused(budget, 0, 0);

    assertThat(servedUntilRefused(budget, 100 * SECOND, 0)).isEqualTo(budget.burst());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldHoldTheGreatestRates(Kind kind) {
    Budgets greatest = allBounded(100_000, 1_000_000);
    assertThat(takenOf(greatest, kind, 0, 2_000_000)).isEqualTo(1_000_000);
    assertThat(takenOf(greatest, kind, SECOND, 2_000_000)).isEqualTo(100_000);
    assertThat(takenOf(greatest, kind, 100 * SECOND, 2_000_000)).isEqualTo(1_000_000);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldHoldTheSlowestRateWithTheGreatestBurst(Kind kind) {
    Budgets slowest = allBounded(1, 1_000_000);
    assertThat(takenOf(slowest, kind, 0, 2_000_000)).isEqualTo(1_000_000);
    assertThat(takenOf(slowest, kind, 10 * SECOND, 100)).isEqualTo(10);
  }

  private static Budgets allBounded(int perSecond, int burst) {
    List<Bound> bounds =
        BOUNDS.stream().map(b -> new Bound(b.kind(), b.scope(), perSecond, burst)).toList();
    return new Budgets(HASH, AllowList.NOBODY, bounds, 1_000);
  }

  private static int takenOf(Budgets budgets, Kind kind, long upNs, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken +=
          budgets.take(kind, upNs, PackedSource.of(OTHER.ip().high(), OTHER.ip().low(), 1)) ? 1 : 0;
    }
    return taken;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @Fault("a host, a network, an IPv6 /64 over its budget; colliding hosts")
  void shouldDrainNoOtherClass(Kind drained) {
    Source source = new Source(IpAddress.v4(0x0a010201), 1);
    while (serve(drained, 0, source)) {}

    for (Kind kind : Kind.values()) {
      assertThat(serve(kind, 0, source)).as("%s", kind).isEqualTo(kind != drained);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldChargeNothingForALook(Kind kind) {
    for (int i = 0; i < 100_000; i++) {
      assertThat(allows(kind, 0, OTHER)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("budgets")
  void shouldDecideByALookAsItDoesByTaking(Budget budget) {
    for (int i = 0; i < budget.burst(); i++) {
      Source source = budget.source(i);
      assertThat(allows(budget.kind(), 0, source)).isTrue();
      budgets.charge(
          budget.kind(), 0, PackedSource.of(source.ip().high(), source.ip().low(), source.port()));
    }

    assertThat(allows(budget.kind(), 0, budget.source(0))).isFalse();
    assertThat(serve(budget.kind(), 0, budget.source(0))).isFalse();
    assertThat(allows(budget.kind(), 0, OTHER)).isTrue();
  }

  @Test
  void shouldNotChargeAHostForWhatItsNetworkRefuses() {
    Budget network = new Budget(BOUNDS.get(1), true);
    Budget host = new Budget(BOUNDS.get(0), true);
    for (int i = 0; i < 2_000; i++) {
      assertThat(serve(Kind.UNREGISTERED, 0, network.source(2 + i % 100))).isTrue();
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(serve(Kind.UNREGISTERED, 0, host.source(i))).isFalse();
    }

    assertThat(servedUntilRefused(host, SECOND, 0)).isEqualTo(125);
  }

  @Test
  @Fault("a host, a network, an IPv6 /64 over its budget; colliding hosts")
  void shouldLetCollidingSourcesShare() {
    Source first = new Source(IpAddress.v4(0x0a010201), 1);
    Source colliding = first;
    for (int i = 1; colliding == first; i++) {
      Source candidate = new Source(IpAddress.v4(0x0b000000 | i), 1);
      if ((hash(candidate) - hash(first) & 0x3fff) == 0) {
        colliding = candidate;
      }
    }

    while (serve(Kind.UNREGISTERED_MISS, 0, first)) {}

    assertThat(serve(Kind.UNREGISTERED_MISS, 0, colliding)).isFalse();
    assertThat(serve(Kind.UNREGISTERED_MISS, 0, OTHER)).isTrue();
    assertThat(serve(Kind.UNREGISTERED_MISS, SECOND / 5, colliding)).isTrue();
    assertThat(serve(Kind.UNREGISTERED_MISS, SECOND / 5, first)).isFalse();
  }

  @Test
  void shouldLetAllShareWhereAllCollide() {
    RateTable oneCell = new RateTable(HASH, new Bound(Kind.PROVEN, Scope.HOST, 10, 30), 1);
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      taken += oneCell.take(i * MS, PackedSource.of(0, OTHER.ip().low() + i, 1)) ? 1 : 0;
    }
    assertThat(taken).isBetween(30 + 999, 30 + 1_000);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldNeitherRefuseNorChargeAnExemptNetwork(Kind kind) {
    Budgets budgets =
        new Budgets(HASH, new AllowList(List.of(Network.parse("10.1.2.0/25"))), BOUNDS, 1);
    for (int i = 0; i < 100_000; i++) {
      IpAddress exempt = IpAddress.v4(0x0a010200 | i % 128);
      assertThat(budgets.allows(kind, 0, PackedSource.of(exempt.high(), exempt.low(), 1))).isTrue();
      assertThat(budgets.take(kind, 0, PackedSource.of(exempt.high(), exempt.low(), 1))).isTrue();
      budgets.charge(kind, 0, PackedSource.of(exempt.high(), exempt.low(), 1));
    }

    IpAddress neighbour = IpAddress.v4(0x0a010280);
    for (int i = 0; i < 20; i++) {
      assertThat(budgets.allows(kind, 0, PackedSource.of(neighbour.high(), neighbour.low(), 1)))
          .isTrue();
      budgets.charge(kind, 0, PackedSource.of(neighbour.high(), neighbour.low(), 1));
    }
    for (int i = 0; i < 100_000; i++) {
      budgets.charge(kind, 0, PackedSource.of(neighbour.high(), neighbour.low(), 1));
    }
    assertThat(budgets.allows(kind, 0, PackedSource.of(neighbour.high(), neighbour.low(), 1)))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("budgets")
  void shouldRefuseNobodyWhenOff(Budget budget) {
    Budgets off = new Budgets(HASH, AllowList.EVERYBODY, BOUNDS, 1_000);
    for (int i = 0; i < 50_000; i++) {
      IpAddress ip = budget.source(i).ip();
      assertThat(off.allows(budget.kind(), 0, PackedSource.of(ip.high(), ip.low(), 1))).isTrue();
      assertThat(off.take(budget.kind(), 0, PackedSource.of(ip.high(), ip.low(), 1))).isTrue();
      off.charge(budget.kind(), 0, PackedSource.of(ip.high(), ip.low(), 1));
    }
  }

  @Test
  void shouldHoldNoMoreMemoryAfterAMillionSources() {
    SplittableRandom random = new SplittableRandom(1);
    PackedSource source = new PackedSource();
    long bytes =
        AllocationProbe.bytesAllocatedBy(
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                Kind kind = i % 2 == 0 ? Kind.UNREGISTERED : Kind.PROVEN;
                long high = i % 3 == 0 ? 0 : random.nextLong();
                long low = high == 0 ? 0xffffL << 32 | random.nextInt() & 0xffffffffL : i;
                source.set(high, low, 1);
                budgets.take(kind, i, source);
              }
            });

    assertThat(bytes).isLessThan(64 * 1024); // an object for each would be 16 MB
  }

  @Test
  void shouldServeThreadsTogetherJustTheBudget() throws Exception {
    for (int round = 0; round < 200; round++) {
      long upNs = round * 10 * SECOND;
      Callable<Integer> drain =
          () -> {
            int served = 0;
            while (serve(Kind.UNREGISTERED, upNs, OTHER)) {
              served++;
            }
            return served;
          };
      assertThat(sumOf(4, drain)).isEqualTo(125);
    }
  }

  @Test
  void shouldExceedABudgetByLessThanTheThreadsThatLookFirst() throws Exception {
    int threads = 4;
    for (int round = 0; round < 200; round++) {
      long upNs = round * 10 * SECOND;
      Callable<Integer> drain =
          () -> {
            int served = 0;
            while (budgets.allows(
                Kind.PROVEN, upNs, PackedSource.of(OTHER.ip().high(), OTHER.ip().low(), 1))) {
              budgets.charge(
                  Kind.PROVEN, upNs, PackedSource.of(OTHER.ip().high(), OTHER.ip().low(), 1));
              served++;
            }
            return served;
          };
      assertThat(sumOf(threads, drain)).isBetween(20, 20 + threads - 1);
    }
  }

  private static int sumOf(int threads, Callable<Integer> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Integer>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(work);
      }
      int sum = 0;
      for (Future<Integer> result : executor.invokeAll(all)) {
        sum += result.get();
      }
      return sum;
    } finally {
      executor.shutdownNow();
    }
  }

  private int servedUntilRefused(Budget budget, long upNs, int first) {
    int served = 0;
    while (serve(budget.kind(), upNs, budget.source(first + served))) {
      served++;
    }
    return served;
  }

  private boolean serve(Kind kind, long upNs, Source source) {
    IpAddress ip = source.ip();
    return budgets.take(kind, upNs, PackedSource.of(ip.high(), ip.low(), source.port()));
  }

  private boolean allows(Kind kind, long upNs, Source source) {
    return budgets.allows(
        kind, upNs, PackedSource.of(source.ip().high(), source.ip().low(), source.port()));
  }

  private static long hash(Source source) {
    return Scope.HOST.hash(
        HASH, PackedSource.of(source.ip().high(), source.ip().low(), source.port()));
  }
}
