package io.sobani.tracker.benchmarks;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of a BitTorrent tracker beside its socket: bytes in, bytes out, for peers in swarms of a
 * hundred or in one swarm.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BittorrentBenchmark {

  private static final int REQUESTS = 1 << 12;
  private static final DatagramSink NOWHERE = (socket, destination, payload) -> {};

  /** The number of peers that the tracker holds. */
  @Param({"1000", "100000", "1000000"})
  public int peers;

  /** The number of peers of a swarm; 0 for all in one. */
  @Param({"100", "0"})
  public int peersPerSwarm;

  private final InetSocketAddress[] sources = new InetSocketAddress[REQUESTS];
  private final ByteBuffer[] announces = new ByteBuffer[REQUESTS];
  private final ByteBuffer[] scrapes = new ByteBuffer[REQUESTS];
  private final ByteBuffer connect =
      ByteBuffer.allocateDirect(16).putLong(0x41727101980L).putInt(0).putInt(1).flip();
  private BittorrentDatagramTracker tracker;
  private long connectionId;
  private int next;

  /** Fills the swarms, and prepares requests of some of their peers. */
  @Setup
  public void fill() throws UnknownHostException {
    BittorrentConfig config =
        BittorrentConfig.builder()
            .limits(false)
            .maxPeers(2 * peers)
            .maxPeersPerSwarm(2 * peers)
            .build();
    tracker = new BittorrentDatagramTracker(new BittorrentTracker(config), 0);
    Random random = new Random(1);
    int every = Math.max(1, peers / REQUESTS);
    for (int peer = 0; peer < peers; peer++) {
      InetSocketAddress source = source(peer);
      tracker.onDatagram(0, 0, source, connect, (s, d, reply) -> connectionId = reply.getLong(8));
      int swarm = peersPerSwarm == 0 ? 0 : peer / peersPerSwarm;
      ByteBuffer announce = announce(swarm, random.nextInt(2));
      tracker.onDatagram(0, 0, source, announce, NOWHERE);
      int slot = peer / every;
      if (peer % every == 0 && slot < REQUESTS) {
        keep(slot, source, announce);
      }
    }
    for (int slot = 0; slot < REQUESTS; slot++) {
      if (sources[slot] == null) {
        keep(slot, sources[slot % 512], announces[slot % 512]);
      }
    }
  }

  /** A connect request. */
  @Benchmark
  public boolean connect() {
    return tracker.onDatagram(0, 0, sources[turn()], connect, NOWHERE);
  }

  /** An announce of a known peer that wants 30 others. */
  @Benchmark
  public boolean announce() {
    int turn = turn();
    return tracker.onDatagram(0, 0, sources[turn], announces[turn], NOWHERE);
  }

  /** A scrape of one torrent. */
  @Benchmark
  public boolean scrape() {
    int turn = turn();
    return tracker.onDatagram(0, 0, sources[turn], scrapes[turn], NOWHERE);
  }

  /** Goes about as the sources of real datagrams do, not in the order of memory. */
  private int turn() {
    next += 0x9e37_79b1;
    return next >>> 20;
  }

  private void keep(int slot, InetSocketAddress source, ByteBuffer announce) {
    sources[slot] = source;
    announces[slot] = announce;
    ByteBuffer scrape = ByteBuffer.allocateDirect(36).put(announce.duplicate().limit(36)).flip();
    scrapes[slot] = scrape.putInt(8, 2);
  }

  private ByteBuffer announce(int swarm, int left) {
    ByteBuffer announce = ByteBuffer.allocateDirect(98).putLong(connectionId).putInt(1).putInt(2);
    announce.putInt(16, swarm).putLong(64, left).putInt(92, 30).putShort(96, (short) 6_881);
    return announce.rewind();
  }

  private static InetSocketAddress source(int peer) throws UnknownHostException {
    byte[] ip = {10, (byte) (peer >> 16), (byte) (peer >> 8), (byte) peer};
    return new InetSocketAddress(InetAddress.getByAddress(ip), 6_881);
  }
}
