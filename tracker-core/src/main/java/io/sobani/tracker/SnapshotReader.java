package io.sobani.tracker;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the tracker that continues another one, from the bytes of a {@link SnapshotWriter}; see
 * {@link Tracker#restore}. Confined to one thread.
 */
final class SnapshotReader {

  /** The socket of a listener that this process does not have. */
  private static final int UNKNOWN_LISTENER = -1;

  private static final IpAddress NO_OVERRIDE = new IpAddress(0, 0);
  private static final int BUFFER_BYTES = 1 << 14;

  private final Tracker.SnapshotSource bytesOfSnapshot;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final TrackerConfig config;
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

  SnapshotReader(
      TrackerConfig config, long nowNs, long wallMs, Tracker.SnapshotSource bytesOfSnapshot) {
    this.config = config;
    this.nowNs = nowNs;
    this.wallMs = wallMs;
    this.bytesOfSnapshot = bytesOfSnapshot;
    leaseNs = config.peerTtl().toNanos();
  }

  /** Reads all of it; the tracker appears at the end, and no earlier. */
  Tracker read() throws IOException, SnapshotException {
    require(SnapshotFormat.HEAD_BYTES);
    readHead();
    while (hasBytes(1)) {
      switch (bytes.get()) {
        case SnapshotFormat.LISTENER -> readListener();
        case SnapshotFormat.PEER -> readPeer();
        default -> throw new SnapshotException("it has an item of an unknown kind");
      }
    }
    Counters counters = tracker.counters();
    long madeWay = tracker.stats().count(TrackerStats.Event.EVICTED); // for others of this snapshot
    counters.count(TrackerStats.Event.EVICTED, -madeWay);
    counters.count(TrackerStats.Event.RESTORED, tracker.shards().count());
    counters.count(TrackerStats.Event.LEFT_OUT, offered - tracker.shards().count());
    tellRestored();
    return tracker;
  }

  private void require(int count) throws IOException, SnapshotException {
    if (!hasBytes(count)) {
      throw new SnapshotException("it ends too early");
    }
  }

  /** Returns whether so many bytes are in the buffer, after filling it if need be. */
  private boolean hasBytes(int count) throws IOException {
    boolean more = true;
    while (more && bytes.remaining() < count) {
      more = bytesOfSnapshot.read(bytes.compact()) > 0;
      bytes.flip();
    }
    return bytes.remaining() >= count;
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

  private void readHead() throws SnapshotException {
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

  private void readListener() throws IOException, SnapshotException {
    require(1);
    byte[] name = new byte[bytes.get() & 0xff];
    require(name.length);
    bytes.get(name);
    sockets.add(socketOf(new String(name, StandardCharsets.UTF_8)));
  }

  private int socketOf(String name) {
    for (Listener listener : config.listeners()) {
      if (listener.name().equals(name)) {
        return listener.number();
      }
    }
    return UNKNOWN_LISTENER;
  }

  private void readPeer() throws IOException, SnapshotException {
    require(SnapshotFormat.PEER_BYTES - 1);
    int state = bytes.get();
    int listener = bytes.getShort() & 0xffff;
    int port = bytes.getShort() & 0xffff;
    int overridePort = bytes.getShort() & 0xffff;
    source.set(bytes.getLong(), bytes.getLong(), port);
    IpAddress overrideIp = new IpAddress(bytes.getLong(), bytes.getLong());
    long leftNs = Math.min(leaseNs, bytes.getLong() - elapsedNs);
    ShareId id = new ShareId(bytes.getLong(), bytes.getLong());
    peer.hash = source.hash(tracker.key());
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
    if (dropEarlier(table, table.find(peer.hash, source), lastSeen)
        && dropEarlier(table, table.findId(id), lastSeen)) {
      int socket = listener < sockets.size() ? sockets.get(listener) : UNKNOWN_LISTENER;
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
        shards.release(peer);
      }
      return;
    }
    int added =
        table.add(
            peer.hash,
            source,
            id,
            Math.max(0, socket),
            socket != UNKNOWN_LISTENER && tracker.listener(socket).dialect() == Dialect.APP,
            lastSeen);
    table.promote(added, state);
    table.override(added, overrideIp.equals(NO_OVERRIDE) ? null : overrideIp, overridePort);
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
        && Shards.shardOfId(id) == peer.shard();
  }
}
