package io.sobani.tracker;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the tracker that continues another one, from the bytes of a {@link SnapshotWriter}. */
final class SnapshotReader {

  private static final Listener UNKNOWN_LISTENER = new Listener(0, "", Dialect.DOCUMENTED);

  private static final int BUFFER_BYTES = 1 << 14;
  private static final int ROWS_A_STEP = 1024;

  private final Tracker.SnapshotSource bytesOfSnapshot;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private final TrackerConfig config;
  private final long nowNs;
  private final long wallMs;
  private final Asker peer = new Asker();
  private final List<Listener> listeners = new ArrayList<>();
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
  }

  Tracker read() throws IOException, SnapshotException {
    require(SnapshotWriter.HEAD_BYTES);
    readHead();
    while (hasBytes(1)) {
      switch (bytes.get()) {
        case SnapshotWriter.LISTENER -> readListener();
        case SnapshotWriter.PEER -> readPeer();
        default -> throw new SnapshotException("it has an item of an unknown kind");
      }
    }
    Counters counters = tracker.counters;
    long madeWay = tracker.stats().count(TrackerStats.Event.EVICTED); // for others of this snapshot
    counters.count(TrackerStats.Event.EVICTED, -madeWay);
    counters.count(TrackerStats.Event.RESTORED, tracker.shards.count());
    counters.count(TrackerStats.Event.LEFT_OUT, offered - tracker.shards.count());
    tellRestored();
    return tracker;
  }

  private void require(int count) throws IOException, SnapshotException {
    if (!hasBytes(count)) {
      throw new SnapshotException("it ends too early");
    }
  }

  /** Fills the buffer if need be. */
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
    Callbacks callbacks = tracker.callbacks;
    for (long position = 0; callbacks.areHeard() && position != Shards.END; ) {
      position =
          tracker.shards.walk(
              position, ROWS_A_STEP, (table, row) -> callbacks.restored(table, row, peer.later));
      callbacks.run(peer.later);
    }
  }

  private void readHead() throws SnapshotException {
    long magic = bytes.getLong();
    if (magic >>> Short.SIZE != SnapshotWriter.MAGIC >>> Short.SIZE) {
      throw new SnapshotException("it is no snapshot of a tracker");
    }
    int version = (int) magic & 0xffff;
    if (version != SnapshotWriter.VERSION) {
      throw new SnapshotException(
          "its format is " + version + ", this library reads " + SnapshotWriter.VERSION);
    }
    elapsedNs = TimeUnit.MILLISECONDS.toNanos(Math.max(0, wallMs - bytes.getLong()));
    SipHash key = new SipHash(bytes.getLong(), bytes.getLong());
    if (config.shardKey().filter(own -> !own.equals(key)).isPresent()) {
      throw new SnapshotException("its shards have another key: it is of another fleet");
    }
    tracker = new Tracker(config, key);
  }

  private void readListener() throws IOException, SnapshotException {
    require(1);
    byte[] name = new byte[bytes.get() & 0xff];
    require(name.length);
    bytes.get(name);
    String text = new String(name, StandardCharsets.UTF_8);
    listeners.add(
        config.listeners().stream()
            .filter(listener -> listener.name().equals(text))
            .findFirst()
            .orElse(UNKNOWN_LISTENER));
  }

  private void readPeer() throws IOException, SnapshotException {
    require(SnapshotWriter.PEER_BYTES - 1);
    int state = bytes.get();
    int listener = bytes.getShort() & 0xffff;
    int port = bytes.getShort() & 0xffff;
    int overridePort = bytes.getShort() & 0xffff;
    Endpoint observed = new Endpoint(readIp(), port);
    IpAddress overrideIp = readIp();
    Endpoint effective =
        Shards.effective(
            observed,
            overrideIp.equals(SnapshotWriter.NO_OVERRIDE) ? null : overrideIp,
            overridePort);
    long leftNs = Math.min(config.peerTtl().toNanos(), bytes.getLong() - elapsedNs);
    ShareId id = new ShareId(bytes.getLong(), bytes.getLong());
    peer.set(tracker.upNs(nowNs), observed, tracker.key);
    peer.listener = listener < listeners.size() ? listeners.get(listener) : UNKNOWN_LISTENER;
    if (state < PeerTable.PROVISIONAL
        || state > PeerTable.PROVEN
        || port == 0
        || !isIdOfItsShard(id)) {
      throw new SnapshotException("it has a registration that cannot be");
    }
    PeerTable table = tracker.shards.table(peer.shard());
    if (leftNs > 0
        && dropEarlier(table, table.find(peer.hash, peer.source), leftNs)
        && dropEarlier(table, table.findId(id), leftNs)) {
      offered++;
      Registration.State standing = Registration.State.values()[state];
      tracker.rows.add(
          peer,
          new Registration(observed, effective, id, peer.listener.number(), standing, leftNs));
      peer.later.clear(); // nobody was told of them, so nobody is told of their end
    }
  }

  private IpAddress readIp() {
    return new IpAddress(bytes.getLong(), bytes.getLong());
  }

  /** Makes way where another has the address or the id; returns false if that was seen later. */
  private boolean dropEarlier(PeerTable table, int other, long leftNs) {
    if (other == PeerTable.NOBODY) {
      return true;
    }
    long leaseNs = config.peerTtl().toNanos();
    if (table.lastSeen(other) >= peer.upNs - leaseNs + leftNs) {
      return false;
    }
    tracker.shards.remove(table, other);
    offered--;
    return true;
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
