package io.sobani.tracker.bittorrent;

import static io.sobani.tracker.bittorrent.TrackerDriver.connectRequest;
import static io.sobani.tracker.bittorrent.TrackerDriver.infoHash;
import static io.sobani.tracker.bittorrent.TrackerDriver.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.bittorrent.BittorrentStats.Outcome;
import io.sobani.tracker.bittorrent.TrackerDriver.Announcing;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several event loops over the same swarms. */
class BittorrentTrackerThreadsTest {

  private static final int LOOPS = 3;
  private static final int ROUNDS = 20_000;

  private final BittorrentTracker swarms =
      new BittorrentTracker(BittorrentConfig.builder().limits(false).build());

  @Test
  void shouldCountEveryPeerOnceAndForgetThemAll() throws Exception {
    ExecutorService loops = Executors.newFixedThreadPool(LOOPS);
    try {
      List<Callable<Void>> tasks =
          IntStream.range(0, LOOPS).<Callable<Void>>mapToObj(i -> () -> run(i)).toList();
      for (Future<Void> result : loops.invokeAll(tasks)) {
        result.get();
      }
    } finally {
      loops.shutdownNow();
    }
    BittorrentStats stats = swarms.stats();
    assertThat(stats.peers()).isZero();
    assertThat(stats.swarms()).isZero();
    assertThat(stats.count(Outcome.CONNECTED)).isEqualTo(LOOPS);
    assertThat(stats.count(Outcome.ANNOUNCED)).isEqualTo((long) LOOPS * ROUNDS);
    assertThat(stats.received()).isEqualTo((long) LOOPS * (ROUNDS + 1));
  }

  /** Each loop's peers join and leave the swarms of all. */
  private Void run(int loop) {
    BittorrentDatagramTracker tracker = new BittorrentDatagramTracker(swarms, 0);
    InetSocketAddress source = source("10.0.0." + loop, 1);
    long[] id = new long[1];
    tracker.onDatagram(
        0,
        0,
        source,
        ByteBuffer.wrap(connectRequest(1)),
        (s, d, reply) -> id[0] = reply.getLong(reply.position() + 8));
    for (int i = 0; i < ROUNDS; i++) {
      int event = i < ROUNDS / 2 ? 2 : 3;
      Announcing announcing =
          new Announcing().infoHash(infoHash(i % 50)).port(1 + i % (ROUNDS / 2)).event(event);
      tracker.onDatagram(
          i, 0, source, ByteBuffer.wrap(announcing.request(id[0])), (s, d, reply) -> {});
      tracker.advance(i, (s, d, reply) -> {});
    }
    return null;
  }
}
