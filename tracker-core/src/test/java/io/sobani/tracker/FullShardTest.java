package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.sim.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Registrations of one shard alone: an id shows its shard, so anybody can keep just those alive.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullShardTest {

  private static final String ANNOUNCE = "{\"action\":\"announce\"}";
  private static final String FIRST = "{\"action\":\"announce\",\"token\":\"0000000000000000\"}";
  private static final String ALIVE = "{\"action\":\"alive\"}";
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int SHARD = 7;
  private static final int OTHER_SHARD = 8;
  private static final IntPredicate NOBODY = i -> false;

  private final SipHash key = SipHash.random();
  private final TestSink sink = new TestSink();
  private Tracker tracker;
  private DatagramTracker handler;
  private long nowNs;
  private int drawn;

  /** The last is what it takes to pass 65,536 in a shard, which once hung the tracker for ever. */
  @ParameterizedTest
  @CsvSource({"100,200", "1000,2000", "1000000,40000", "100000,90000"})
  void shouldHoldNoMoreThanTwiceItsShareAnd1024More(int maxPeers, int tries) {
    start(maxPeers);
    List<Endpoint> served = new ArrayList<>();
    for (int i = 0; i < tries; i++) {
      Endpoint peer = addressOf(SHARD, i % 8 == 0);
      if (say(peer, ANNOUNCE).contains("announced")) {
        say(peer, ALIVE);
        served.add(peer);
      }
    }
    assertThat(served).hasSize(Math.min(maxPeers, 2 * maxPeers / 62 + 1024));
    new TrackerProbe(tracker).check();
    for (Endpoint peer : served) {
      assertThat(say(peer, ALIVE)).contains("alived");
    }
  }

  @Test
  void shouldServeOtherShardsWhereOneIsFull() {
    start(100_000);
    fill(NOBODY);
    assertThat(say(addressOf(SHARD, true), ANNOUNCE)).contains("trackerFull");
    assertThat(say(addressOf(OTHER_SHARD, true), ANNOUNCE)).contains("announced");
  }

  @Test
  void shouldMakeRoomInItselfByAProvisionalOne() {
    start(100_000);
    int full = fill(i -> true);
    assertThat(say(addressOf(SHARD, true), ANNOUNCE)).contains("announced");
    assertThat(tracker.stats().peers()).isEqualTo(full);
    assertThat(tracker.stats().count(TrackerStats.Event.EVICTED)).isOne();
    new TrackerProbe(tracker).check();
  }

  /** A search looks at 1,024 registrations at most, and the next one goes on behind them. */
  @Test
  void shouldFindTheOneThatMayGoInSearchesOf1024() {
    Random random = new Random(Seeds.of("shard"));
    int mostSearches = 0;
    for (int i = 0; i < 16; i++) {
      start(100_000);
      int only = random.nextInt(4_000);
      int full = fill(n -> n == only);
      int searches = 1;
      while (say(addressOf(SHARD, true), ANNOUNCE).contains("trackerFull")) {
        assertThat(searches++).as("searches of 1,024 among %d", full).isLessThan(full / 1_024 + 2);
      }
      mostSearches = Math.max(mostSearches, searches);
    }
    assertThat(mostSearches)
        .as("searches where the one is not among the first 1,024")
        .isGreaterThan(1);
  }

  @Test
  void shouldMakeRoomByTheLongestSilent() {
    start(3);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(idIn(say(addressOf(SHARD, true), ANNOUNCE)));
      nowNs += SECOND_NS;
    }
    Endpoint newcomer = addressOf(SHARD, true);
    say(newcomer, ANNOUNCE);
    assertThat(ids.stream().map(id -> isKnown(newcomer, id))).containsExactly(false, true, true);
  }

  @Test
  void shouldMakeRoomByAProvisionalOneThoughAnEstablishedOneIsSilentForLonger() {
    start(2);
    Endpoint newcomer = addressOf(SHARD, true);
    String token = tokenIn(say(newcomer, FIRST.replace("announce", "pulse")));
    Endpoint established = addressOf(SHARD, true);
    String old = idIn(say(established, ANNOUNCE));
    say(established, ALIVE);
    nowNs += SECOND_NS;
    String young = idIn(say(addressOf(SHARD, true), ANNOUNCE));
    assertThat(say(newcomer, FIRST.replace("0000000000000000", token))).contains("announced");
    assertThat(isKnown(newcomer, old)).isTrue();
    assertThat(isKnown(newcomer, young)).isFalse();
  }

  /** A search from the newcomer's own shard on would look at 1,024 others before. */
  @Test
  void shouldBeginTheSearchWhereThereIsOneThatMayGo() {
    start(3_000);
    for (int i = 0; i < 2_999; i++) {
      Endpoint peer = addressOf(i % 62, true);
      say(peer, ANNOUNCE);
      say(peer, ALIVE);
    }
    say(addressOf(SHARD + 40, true), ANNOUNCE);
    assertThat(say(addressOf(SHARD, true), ANNOUNCE)).contains("announced");
  }

  @Test
  void shouldMakeRoomInItselfForWhoHasAToken() {
    start(100_000);
    int full = fill(NOBODY);
    Endpoint newcomer = addressOf(SHARD, true);
    String token = tokenIn(say(newcomer, FIRST));
    assertThat(say(newcomer, FIRST.replace("0000000000000000", token))).contains("announced");
    assertThat(tracker.stats().peers()).isEqualTo(full);
  }

  @Test
  void shouldMakeRoomInItselfByAnEndedOne() {
    start(100_000);
    int full = fill(NOBODY);
    nowNs += 300 * SECOND_NS;
    assertThat(say(addressOf(SHARD, true), ANNOUNCE)).contains("announced");
    assertThat(tracker.stats().peers()).isEqualTo(full);
    assertThat(tracker.stats().count(TrackerStats.Event.EXPIRED)).isOne();
  }

  @Test
  void shouldGiveBackThePlaceOfAPeerThatItRefuses() {
    start(100_000);
    int full = fill(NOBODY);
    for (int i = 0; i < 1_000; i++) {
      say(addressOf(SHARD, true), ANNOUNCE);
    }
    assertThat(tracker.stats().peers()).isEqualTo(full);
  }

  private void start(int maxPeers) {
    tracker =
        new Tracker(
            TrackerConfig.builder()
                .listener("app", Dialect.APP)
                .maxPeers(maxPeers)
                .limits(Limits.off())
                .build(),
            key);
    handler = new DatagramTracker(tracker);
  }

  private int fill(IntPredicate provisional) {
    int full = 2 * tracker.config().maxPeers() / 62 + 1024;
    for (int i = 0; i < full; i++) {
      Endpoint peer = addressOf(SHARD, i % 8 == 0);
      assertThat(say(peer, ANNOUNCE)).contains("announced");
      if (!provisional.test(i)) {
        say(peer, ALIVE);
      }
    }
    return full;
  }

  private static String idIn(String reply) {
    return reply.replaceAll(".*\"shareId\":\"(\\w+)\".*", "$1");
  }

  private static String tokenIn(String reply) {
    return reply.replaceAll(".*\"token\":\"(\\w+)\".*", "$1");
  }

  private boolean isKnown(Endpoint asker, String id) {
    String push = "{\"action\":\"push\",\"shareId\":\"" + id + "\"}";
    return !say(asker, push).contains("error");
  }

  private Endpoint addressOf(int shard, boolean v4) {
    while (true) {
      int n = ++drawn;
      IpAddress ip =
          v4 ? IpAddress.v4(0x0b000000 + n) : new IpAddress(0x2001_0db8_0000_0000L + n, 1);
      if (Shards.shardOf(key.hashEndpoint(ip.high(), ip.low(), 4_000)) == shard) {
        return new Endpoint(ip, 4_000);
      }
    }
  }

  private String say(Endpoint from, String request) {
    ByteBuffer datagram = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    handler.onDatagram(nowNs, 0, from.toSocketAddress(), datagram, sink);
    return sink.take().get(0).data();
  }
}
