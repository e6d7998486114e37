package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.Arena.require;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.net.IpAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Announces from forged random sources, 100,000 per virtual second, while honest peers stay: proven
 * ones that keep alive and ask for each other once a minute, and established ones that keep alive
 * every two seconds, as the released application does.
 *
 * <p>A program, so that it can have a heap of its own: {@code Flood ANNOUNCES MAX_PEERS PULSES}. It
 * prints what is left, and fails where an honest peer has lost anything.
 */
final class Flood {

  private static final int HONEST = 10_000;

  private static final int A_SECOND = 100_000;
  private static final long GAP_NS = TimeUnit.SECONDS.toNanos(1) / A_SECOND;
  private static final int PROVEN_EVERY = 60 * A_SECOND / HONEST;
  private static final int ESTABLISHED_EVERY = 2 * A_SECOND / HONEST;

  private static final byte[] ANNOUNCE = Samples.bytes(TestTracker.ANNOUNCE);
  private static final byte[] PULSE = Samples.bytes(TestTracker.PULSE);
  private static final byte[] ALIVE = Samples.bytes(TestTracker.ALIVE);

  private final SplittableRandom random = new SplittableRandom(4);
  private final Tracker tracker;
  private final DatagramTracker handler;
  private final boolean pulses;
  private final InetSocketAddress[] proven = honest(i -> address(0x0b00_0000 | i << 4, 4_000));
  private final InetSocketAddress[] established = honest(i -> address(0x0c00_0000 | i << 4, 4_000));
  private final String[] provenIds = new String[HONEST];
  private long nowNs = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);
  private long dueNs = nowNs;
  private String reply;
  private int pushesLost;

  /**
   * Registers the honest peers.
   *
   * @param pulses whether the forger sends a pulse after each announce, so that its peers are
   *     established too
   */
  private Flood(int maxPeers, boolean pulses) {
    this.pulses = pulses;
    tracker =
        new Tracker(
            TrackerConfig.builder().listener("app", Dialect.APP).maxPeers(maxPeers).build());
    handler = new DatagramTracker(tracker);
    for (int i = 0; i < HONEST; i++) {
      String first = TestTracker.with(TestTracker.FIRST_TOKEN, TestTracker.ANNOUNCE);
      String token = ask(proven[i], first).get("token");
      String second = TestTracker.with(token, TestTracker.ANNOUNCE);
      provenIds[i] = ask(proven[i], second).get("shareId");
      send(established[i], ANNOUNCE);
      send(established[i], ALIVE);
    }
  }

  /** Runs a flood. */
  public static void main(String[] arguments) {
    long announces = Long.parseLong(arguments[0]);
    int maxPeers = Integer.parseInt(arguments[1]);
    boolean pulses = Boolean.parseBoolean(arguments[2]);
    Flood flood = new Flood(maxPeers, pulses);
    long startNs = System.nanoTime();
    flood.run(announces);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
    TrackerStats stats = flood.tracker.stats();
    System.out.println(announces + " announces in " + seconds + " s: " + stats);
    require(flood.pushesLost == 0, flood.pushesLost + " pushes found nobody");
    require(flood.lost(flood.proven) == 0, "no proven peer is lost");
    require(flood.lost(flood.established) == 0, "no established peer is lost");
    require(stats.peers() == maxPeers, "the flood fills the tracker");
    require(stats.received() == stats.answered() + stats.dropped(), "all are accounted for");
    boolean evicts = stats.count(TrackerStats.Event.EVICTED) >= announces - maxPeers;
    require(pulses || evicts, "room is made for each that comes after that");
  }

  private void run(long announces) {
    for (long i = 0; i < announces; i++) {
      nowNs += GAP_NS;
      InetSocketAddress forged =
          address(random.nextInt(0x0e00_0000, 0x7f00_0000), random.nextInt(1, 65_536));
      send(forged, ANNOUNCE);
      if (pulses) {
        send(forged, PULSE);
      }
      if (i % PROVEN_EVERY == 0) {
        keepAlive((int) (i / PROVEN_EVERY % HONEST));
      }
      if (i % ESTABLISHED_EVERY == 0) {
        send(established[(int) (i / ESTABLISHED_EVERY % HONEST)], ALIVE);
      }
      if (nowNs - dueNs >= 0) {
        handler.advance(nowNs, this::keep);
        dueNs = nowNs + handler.timeoutNs(nowNs);
      }
    }
  }

  /** A proven peer keeps alive, and asks for another, which must be found. */
  private void keepAlive(int i) {
    send(proven[i], ALIVE);
    String other = provenIds[(i + HONEST / 2) % HONEST];
    pushesLost += ask(proven[i], TestTracker.push(other)).is("pushed") ? 0 : 1;
  }

  private int lost(InetSocketAddress[] peers) {
    int lost = 0;
    for (InetSocketAddress peer : peers) {
      lost += ask(peer, TestTracker.PULSE).get("status").equals("0") ? 0 : 1;
    }
    return lost;
  }

  private void send(InetSocketAddress from, byte[] datagram) {
    handler.onDatagram(nowNs, 0, from, ByteBuffer.wrap(datagram), (socket, to, payload) -> {});
  }

  private StrictReply ask(InetSocketAddress from, String request) {
    ByteBuffer datagram = ByteBuffer.wrap(Samples.bytes(request));
    reply = null;
    handler.onDatagram(nowNs, 0, from, datagram, this::keep);
    return StrictReply.read(Samples.bytes(reply));
  }

  /** Keeps the first of what one datagram causes: the answer. */
  private void keep(int socket, InetSocketAddress to, ByteBuffer payload) {
    reply = reply == null ? StandardCharsets.US_ASCII.decode(payload).toString() : reply;
  }

  private static InetSocketAddress[] honest(IntFunction<InetSocketAddress> address) {
    InetSocketAddress[] addresses = new InetSocketAddress[HONEST];
    Arrays.setAll(addresses, address);
    return addresses;
  }

  private static InetSocketAddress address(int ip, int port) {
    return new InetSocketAddress(IpAddress.v4(ip).toInetAddress(), port);
  }
}
