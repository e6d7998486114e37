package io.sobani.tracker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import io.sobani.tracker.sim.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HostCapsTest {

  private static final SipHash HASH = new SipHash(1, 2);
  private final HostCaps caps = new HostCaps(HASH, AllowList.NOBODY, 1_024, 256, 4_096, 1_000_000);
  private final HostCaps small = new HostCaps(HASH, AllowList.NOBODY, 5, 3, 8, 1_000);

  @Test
  void shouldTake1024OfAnIpv4Address() {
    assertThat(addedUntilFull(caps, v4(0x0a010201))).isEqualTo(1_024);
    assertThat(add(caps, v4(0x0a010202))).as("another host").isTrue();
  }

  @Test
  void shouldTake256OfAnIpv6Slash64() {
    int added = 0;
    while (add(caps, v6(0, added))) {
      added++;
    }
    assertThat(added).isEqualTo(256);
    assertThat(add(caps, v6(1, 0))).as("another host").isTrue();
  }

  @Test
  void shouldTake4096OfAnIpv4Slash24() {
    int added = 0;
    while (add(caps, v4(0x0a010200 | added % 256))) {
      added++;
    }
    assertThat(added).isEqualTo(4_096);
    assertThat(add(caps, v4(0x0a010301))).as("another network").isTrue();
  }

  @Test
  void shouldTake4096OfAnIpv6Slash48() {
    int added = 0;
    while (add(caps, v6(added % 65_536, 0))) {
      added++;
    }
    assertThat(added).isEqualTo(4_096);
    assertThat(add(caps, new IpAddress(0x20010db8_00020000L, 1))).as("another network").isTrue();
  }

  @Test
  void shouldCountA6to4AddressAgainstTheIpv4HostInIt() {
    IpAddress of6to4 = new IpAddress(0x2002_0a01_0201_0000L, 1);
    assertThat(add(small, of6to4)).isTrue();
    assertThat(addedUntilFull(small, v4(0x0a010201))).isEqualTo(5 - 1);
    assertThat(add(small, of6to4)).isFalse();
    assertThat(addedUntilFull(small, new IpAddress(0x2002_0a01_0202_ffffL, 7))).isEqualTo(8 - 5);
    remove(small, of6to4);
    assertThat(addedUntilFull(small, v4(0x0a010201))).isEqualTo(1);
  }

  @Test
  void shouldHaveRoomAgainForWhatWasRemoved() {
    IpAddress host = v4(0x0a010201);
    addedUntilFull(small, host);

    remove(small, host);

    assertThat(addedUntilFull(small, host)).isEqualTo(1);
  }

  @Test
  void shouldNotCountInTheNetworkWhatTheHostRefuses() {
    addedUntilFull(small, v4(0x0a010201));
    for (int i = 0; i < 100; i++) {
      assertThat(add(small, v4(0x0a010201))).isFalse();
    }

    assertThat(addedUntilFull(small, v4(0x0a010202))).isEqualTo(8 - 5);
  }

  @Test
  void shouldNeverCountBelowZero() {
    for (int i = 0; i < 100; i++) {
      remove(small, v4(0x0a010201));
    }
    add(small, v4(0x0a010202));
    remove(small, v4(0x0a010201)); // its network counts one, its host none

    assertThat(addedUntilFull(small, v4(0x0a010201))).isEqualTo(5);
    assertThat(addedUntilFull(small, v4(0x0a010202))).as("of its network").isEqualTo(8 - 1 - 5);
  }

  @Test
  void shouldSayWhetherAHostOrItsNetworkIsFull() {
    addedUntilFull(small, v4(0x0a010201));
    addedUntilFull(small, v4(0x0a010202));

    assertThat(full(small, v4(0x0a010201))).isEqualTo(Scope.HOST);
    assertThat(full(small, v4(0x0a010202))).isEqualTo(Scope.NETWORK);
  }

  @Test
  void shouldNotWrapAtTheLargestCap() {
    HostCaps large = new HostCaps(HASH, AllowList.NOBODY, 65_535, 1, 65_535, 1);

    assertThat(addedUntilFull(large, v4(0x0a010201))).isEqualTo(65_535);
    assertThat(add(large, v4(0x0a010201))).isFalse();
  }

  @Test
  void shouldNotCountAnExemptNetwork() {
    AllowList exempt = new AllowList(List.of(Network.parse("10.1.2.0/25")));
    HostCaps caps = new HostCaps(HASH, exempt, 5, 3, 8, 1_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(add(caps, v4(0x0a010201))).isTrue();
    }
    assertThat(addedUntilFull(caps, v4(0x0a010280))).as("its neighbour").isEqualTo(5);

    remove(caps, v4(0x0a010201));

    assertThat(addedUntilFull(caps, v4(0x0a010281))).as("of the network").isEqualTo(8 - 5);
  }

  @Test
  void shouldCountNobodyWhenOff() {
    HostCaps off = new HostCaps(HASH, AllowList.EVERYBODY, 5, 3, 8, 1_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(add(off, v4(0x0a010201))).isTrue();
      assertThat(add(off, v6(0, 0))).isTrue();
    }
  }

  @Test
  void shouldLetCollidingHostsShare() {
    IpAddress first = v4(0x0a010201);
    IpAddress colliding = first;
    for (int i = 1; colliding.equals(first); i++) {
      IpAddress candidate = v4(0x0b000000 | i);
      if ((hash(candidate) - hash(first) & 4_095) == 0) {
        colliding = candidate;
      }
    }
    addedUntilFull(small, first);

    assertThat(add(small, colliding)).isFalse();
    remove(small, first);
    assertThat(add(small, colliding)).isTrue();
    assertThat(add(small, first)).isFalse();
  }

  @Test
  void shouldCountAsAPlainModelDoes() {
    long seed = Seeds.of("caps");
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, Integer> hosts = new HashMap<>();
    Map<Long, Integer> networks = new HashMap<>();
    List<IpAddress> live = new ArrayList<>();
    for (int step = 0; step < 100_000; step++) {
      if (random.nextInt(100) < 60) {
        boolean v4 = random.nextBoolean();
        int host = random.nextInt(8);
        IpAddress ip =
            v4
                ? v4(0x0a010200 | host / 4 << 8 | host % 4)
                : new IpAddress(0x20010db8_00000000L | host / 4 << 16 | host % 4, step);
        long hostKey = v4 ? host : 8 + host;
        long networkKey = hostKey / 4;
        boolean expected =
            hosts.getOrDefault(hostKey, 0) < (v4 ? 5 : 3)
                && networks.getOrDefault(networkKey, 0) < 8;
        assertThat(add(small, ip)).as("step %d, seed %d", step, seed).isEqualTo(expected);
        if (expected) {
          live.add(ip);
          hosts.merge(hostKey, 1, Integer::sum);
          networks.merge(networkKey, 1, Integer::sum);
        }
      } else if (!live.isEmpty()) {
        IpAddress ip = live.remove(random.nextInt(live.size()));
        remove(small, ip);
        int host =
            ip.isV4()
                ? (int) (ip.low() >> 8 & 1) << 2 | (int) ip.low() & 3
                : 8 | (int) (ip.high() >> 16 & 1) << 2 | (int) ip.high() & 3;
        hosts.merge((long) host, -1, Integer::sum);
        networks.merge((long) host / 4, -1, Integer::sum);
      }
    }
  }

  @Test
  void shouldEndAtZeroWhenThreadsRemoveWhatTheyAdded() throws Exception {
    int threads = 4;
    CyclicBarrier all = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        results.add(executor.submit(() -> churn(all)));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      executor.shutdownNow();
    }

    assertThat(addedUntilFull(small, v4(0x0a010201))).isEqualTo(5);
    assertThat(addedUntilFull(small, v4(0x0a010202))).isEqualTo(3);
  }

  /** Holds a registration while all others change the same counters. */
  private Void churn(CyclicBarrier all) throws Exception {
    for (int round = 0; round < 20; round++) {
      all.await();
      for (int i = 0; i < 100_000; i++) {
        IpAddress ip = v4(0x0a010201 + i % 2);
        if (add(small, ip)) {
          remove(small, ip);
        }
      }
    }
    return null;
  }

  private static int addedUntilFull(HostCaps caps, IpAddress ip) {
    int added = 0;
    while (add(caps, ip)) {
      added++;
    }
    return added;
  }

  private static boolean add(HostCaps caps, IpAddress ip) {
    return caps.tryAdd(ip.high(), ip.low());
  }

  private static void remove(HostCaps caps, IpAddress ip) {
    caps.remove(ip.high(), ip.low());
  }

  private static long hash(IpAddress ip) {
    return HASH.tableHash(Scope.HOST.key(ip.high(), ip.low()));
  }

  private static IpAddress v4(int bits) {
    return IpAddress.v4(bits);
  }

  private static IpAddress v6(int subnet, long host) {
    return new IpAddress(0x20010db8_00010000L | subnet, host);
  }

  private static Scope full(HostCaps caps, IpAddress ip) {
    return caps.full(ip.high(), ip.low());
  }
}
