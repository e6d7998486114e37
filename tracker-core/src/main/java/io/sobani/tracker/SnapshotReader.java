package io.sobani.tracker;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the tracker that continues another one, from the bytes of a {@link SnapshotWriter}.
 *
 * <p>Leases go on with what was left of them, less the wall time that has passed since; a clock
 * that was set back took none. The new tracker's bounds hold: what is over them is left out, in the
 * order in which a full tracker makes room. Listeners are known by their names: a registration
 * whose listener is gone counts as one that a listener of {@link Dialect#DOCUMENTED} made. A {@link
 * TrackerEvents} is told of what was taken over, at the end.
 *
 * <p>Confined to one thread; the tracker appears when all is read, and no earlier.
 */
public final class SnapshotReader {

  /** The socket of a listener that this process does not have. */
  private static final int GONE = -1;

  private static final IpAddress NOWHERE = new IpAddress(0, 0);

  private final TrackerConfig config;
  private final List<Listener> listeners;
  private final long nowNs;
  private final long wallMs;
  private final long leaseNs;
  private final Asker peer = new Asker();
  private final PackedSource source = peer.source;
  private final List<Integer> sockets = new ArrayList<>();
  private Tracker tracker;
  private long elapsedNs;

  /** Live registrations that were read, without those of which there is a later one. */
  private int offered;

  /**
   * Begins to read.
   *
   * @param config how the new tracker is set up
   * @param nowNs the time
   * @param wallMs the wall time, milliseconds since 1970
   */
  public SnapshotReader(TrackerConfig config, long nowNs, long wallMs) {
    this.config = config;
    listeners = config.listeners();
    this.nowNs = nowNs;
    this.wallMs = wallMs;
    leaseNs = config.peerTtl().toNanos();
  }

  /**
   * Takes the next bytes, however they are cut.
   *
   * @param bytes big-endian; what remains in them afterwards, at most 256 bytes, is to be in front
   *     of the next ones ({@link ByteBuffer#compact})
   * @throws SnapshotException if they are none of a snapshot; the reader is of no use then
   */
  public void read(ByteBuffer bytes) throws SnapshotException {
    if (tracker == null && bytes.remaining() >= SnapshotFormat.HEAD_BYTES) {
      readHead(bytes);
    }
    while (tracker != null && hasItem(bytes)) {
      if (bytes.get() == SnapshotFormat.PEER) {
        readPeer(bytes);
      } else {
        readListener(bytes);
      }
    }
  }

  /**
   * Ends the reading.
   *
   * @param rest what {@link #read} left of the last bytes
   * @return the tracker
   * @throws SnapshotException if the bytes end too early
   */
  public Tracker finish(ByteBuffer rest) throws SnapshotException {
    if (tracker == null || rest.hasRemaining()) {
      throw new SnapshotException("it ends too early");
    }
    long madeWay = tracker.stats().count(TrackerStats.Event.EVICTED); // for others of this snapshot
    tracker.counters().count(TrackerStats.Event.EVICTED, -madeWay);
    tracker.counters().count(TrackerStats.Event.RESTORED, tracker.shards().count());
    tellRestored();
    return tracker;
  }

  /**
   * Returns the number of registrations that were left out because of the new tracker's bounds, or
   * made way for others because of them.
   *
   * @return their number so far
   */
  public int leftOut() {
    return tracker == null ? 0 : offered - tracker.shards().count();
  }

  /** Not earlier: what is read first may have to make way for what comes later. */
  private void tellRestored() {
    Callbacks callbacks = tracker.callbacks();
    for (int shard = 0; callbacks.areHeard() && shard < Shards.COUNT; shard++) {
      PeerTable table = tracker.shards().table(shard);
      for (int row = table.last(); row != PeerTable.NOBODY; row = table.before(row)) {
        callbacks.restored(table, table.at(row), peer.later);
        peer.later.run(tracker.counters());
      }
    }
  }

  private void readHead(ByteBuffer bytes) throws SnapshotException {
    long magic = bytes.getLong();
    if (magic >>> Short.SIZE != SnapshotFormat.MAGIC >>> Short.SIZE) {
      throw new SnapshotException("it is no snapshot of a tracker");
    }
    int version = (int) magic & 0xffff;
    if (version != SnapshotFormat.VERSION) {
      throw new SnapshotException(
          "its format is " + version + ", this library reads " + SnapshotFormat.VERSION);
    }
    elapsedNs = TimeUnit.MILLISECONDS.toNanos(Math.max(0, wallMs - bytes.getLong()));
    SipHash key = new SipHash(bytes.getLong(), bytes.getLong());
    if (config.shardKey().filter(own -> !own.hasKeyOf(key)).isPresent()) {
      throw new SnapshotException("its shards have another key: it is of another fleet");
    }
    tracker = new Tracker(config, key);
    peer.upNs = tracker.upNs(nowNs);
  }

  private static boolean hasItem(ByteBuffer bytes) throws SnapshotException {
    int at = bytes.position();
    int left = bytes.remaining();
    if (left < 2) {
      return false;
    }
    return switch (bytes.get(at)) {
      case SnapshotFormat.LISTENER -> left >= 2 + (bytes.get(at + 1) & 0xff);
      case SnapshotFormat.PEER -> left >= SnapshotFormat.PEER_BYTES;
      default -> throw new SnapshotException("it has an item of an unknown kind");
    };
  }

  private void readListener(ByteBuffer bytes) {
    byte[] name = new byte[bytes.get() & 0xff];
    bytes.get(name);
    sockets.add(socketOf(new String(name, StandardCharsets.UTF_8)));
  }

  private int socketOf(String name) {
    for (Listener listener : listeners) {
      if (listener.name().equals(name)) {
        return listener.number();
      }
    }
    return GONE;
  }

  private void readPeer(ByteBuffer bytes) throws SnapshotException {
    int state = bytes.get();
    int listener = bytes.getShort() & 0xffff;
    int port = bytes.getShort() & 0xffff;
    int overridePort = bytes.getShort() & 0xffff;
    source.set(bytes.getLong(), bytes.getLong(), port);
    IpAddress overrideIp = new IpAddress(bytes.getLong(), bytes.getLong());
    long leftNs = Math.min(leaseNs, bytes.getLong() - elapsedNs);
    ShareId id = new ShareId(bytes.getLong(), bytes.getLong());
    peer.hash = tracker.hash(source);
    if (state < PeerTable.PROVISIONAL
        || state > PeerTable.PROVEN
        || port == 0
        || !isIdOfItsShard(id)) {
      throw new SnapshotException("it has a registration that cannot be");
    }
    if (leftNs <= 0) {
      return;
    }
    long lastSeen = peer.upNs - (leaseNs - leftNs);
    PeerTable table = tracker.shards().table(peer.shard());
    if (dropEarlier(table, table.find(peer.hash, source.ipHigh(), source.ipLow(), port), lastSeen)
        && dropEarlier(table, table.findId(id.high(), id.low()), lastSeen)) {
      int socket = listener < sockets.size() ? sockets.get(listener) : GONE;
      add(table, id, socket, state, lastSeen, overrideIp, overridePort);
    }
  }

  /** Makes way where another has the address or the id; returns false if that was seen later. */
  private boolean dropEarlier(PeerTable table, int other, long lastSeen) {
    if (other == PeerTable.NOBODY) {
      return true;
    }
    if (table.lastSeen(other) - lastSeen >= 0) {
      return false;
    }
    tracker.shards().remove(table, other);
    offered--;
    return true;
  }

  private void add(
      PeerTable table,
      ShareId id,
      int socket,
      int state,
      long lastSeen,
      IpAddress overrideIp,
      int overridePort) {
    offered++;
    Shards shards = tracker.shards();
    boolean proven = state == PeerTable.PROVEN;
    boolean reserved = shards.reserve(peer, proven) == null;
    boolean admitted = reserved && shards.admit(table, peer, proven);
    peer.later.clear(); // nobody was told of them, so nobody is told of their end
    if (!admitted) {
      if (reserved) {
        shards.release(source.ipHigh(), source.ipLow());
      }
      return;
    }
    int added =
        table.add(
            peer.hash,
            source.ipHigh(),
            source.ipLow(),
            source.port(),
            id.high(),
            id.low(),
            Math.max(0, socket),
            socket != GONE && tracker.listener(socket).dialect() == Dialect.APP,
            lastSeen);
    table.promote(added, state);
    table.override(added, overrideIp.equals(NOWHERE) ? null : overrideIp, overridePort);
  }

  /** Returns whether the peer's id is one, and of the shard of its address. */
  private boolean isIdOfItsShard(ShareId id) {
    long high = id.high();
    long low = id.low();
    int length = 0;
    for (; high != 0 || low >>> 6 != 0; length++) {
      if ((low & 0x3f) >= ShareId.ALPHABET.length()) {
        return false;
      }
      low = low >>> 6 | high << 58;
      high >>>= 6;
    }
    return low == 1
        && length >= ShareId.MIN_LENGTH
        && length <= ShareId.MAX_LENGTH
        && Shards.shardOfId(id.low()) == peer.shard();
  }
}
