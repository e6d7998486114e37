package io.sobani.tracker;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Writes a tracker's registrations as bytes, piece by piece, while the tracker serves; see {@link
 * Tracker#snapshot}.
 *
 * <p>Confined to one thread, any one. A piece holds the lock of one shard for at most 256 rows.
 *
 * <p>The bytes, numbers big-endian, at which place and how many: a head, then one item after the
 * other to the end, first the listeners, numbered from 0, then the registrations.
 *
 * <pre>
 * head           0   6  "sobani" in ASCII
 *                6   2  version of the format, 2
 *                8   8  wall time of the beginning, milliseconds since 1970
 *               16  16  key of the hash that names the shards
 * listener       0   1  kind, 1
 *                1   1  length of the name
 *                2   …  name in UTF-8, 0 to 255 bytes, empty where the tracker serves nobody
 * registration   0   1  kind, 2
 *                1   1  state: 0 provisional, 1 established, 2 proven
 *                2   2  number of its listener, 65535 where that has no name
 *                4   2  observed port
 *                6   2  overriding port, 0 for none
 *                8  16  observed address, IPv4 as ::ffff:a.b.c.d
 *               24  16  overriding address, :: for none
 *               40   8  what was left of the lease at the beginning, nanoseconds
 *               48  16  id, as ShareId packs it
 * </pre>
 *
 * <p>The same address or id may occur twice; the later renewed one holds. Nothing in the bytes
 * guards them against damage: whoever stores them adds a check. They are secret, like the ids.
 *
 * @see SnapshotReader
 */
final class SnapshotWriter implements Iterator<ByteBuffer> {

  private static final int MAX_ROWS = 256;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Shards shards;
  private final int listeners;
  private final long leaseNs;
  private final long upNs;
  private ByteBuffer next;
  // On the heap: an idle process collects no garbage for hours, and would keep all direct ones.
  private final ByteBuffer rows = ByteBuffer.allocate(MAX_ROWS * SnapshotFormat.PEER_BYTES);
  private int shard;
  private int scanPosition = PeerTable.NOBODY;

  SnapshotWriter(Tracker tracker, long nowNs, long wallMs) {
    this(
        tracker.shards(),
        tracker.config().sockets(),
        tracker.config().peerTtl().toNanos(),
        tracker.upNs(nowNs),
        head(tracker, wallMs));
  }

  SnapshotWriter(Shards shards, int listeners, long leaseNs, long upNs, ByteBuffer head) {
    this.shards = shards;
    this.listeners = listeners;
    this.leaseNs = leaseNs;
    this.upNs = upNs;
    next = head;
  }

  private static ByteBuffer head(Tracker tracker, long wallMs) {
    int sockets = tracker.config().sockets();
    int most = SnapshotFormat.HEAD_BYTES + sockets * (2 + Listener.MAX_NAME_BYTES);
    ByteBuffer head = ByteBuffer.allocate(most);
    head.putLong(SnapshotFormat.MAGIC | SnapshotFormat.VERSION).putLong(wallMs);
    head.putLong(tracker.key().k0()).putLong(tracker.key().k1());
    for (int socket = 0; socket < sockets; socket++) {
      String text = tracker.listener(socket) == null ? "" : tracker.listener(socket).name();
      byte[] name = text.getBytes(StandardCharsets.UTF_8);
      head.put(SnapshotFormat.LISTENER).put((byte) name.length).put(name);
    }
    return head.flip();
  }

  @Override
  public boolean hasNext() {
    if (!next.hasRemaining()) {
      rows.clear();
      while (rows.position() == 0 && shard < Shards.COUNT) {
        step();
      }
      next = rows.flip();
    }
    return next.hasRemaining();
  }

  /** Returns the next bytes, valid until the next call of either method. */
  @Override
  public ByteBuffer next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ByteBuffer piece = next;
    next = NOTHING;
    return piece;
  }

  private void step() {
    PeerTable table = shards.table(shard);
    synchronized (table) {
      scanPosition = scanPosition == PeerTable.NOBODY ? table.last() : table.before(scanPosition);
      for (int i = 1; scanPosition != PeerTable.NOBODY; i++) {
        int peer = table.at(scanPosition);
        if (shards.isLive(table, peer, upNs)) {
          write(table, peer);
        }
        if (i == MAX_ROWS) {
          return;
        }
        scanPosition = table.before(scanPosition);
      }
    }
    shard++;
  }

  private void write(PeerTable table, int peer) {
    int socket = table.socket(peer);
    IpAddress override = table.overrideIp(peer);
    ShareId id = table.shareId(peer);
    long silentNs = Math.max(0, upNs - table.lastSeen(peer));
    rows.put(SnapshotFormat.PEER)
        .put((byte) table.state(peer))
        .putShort((short) (socket < listeners ? socket : SnapshotFormat.NO_LISTENER))
        .putShort((short) table.port(peer))
        .putShort((short) table.overridePort(peer))
        .putLong(table.ipHigh(peer))
        .putLong(table.ipLow(peer))
        .putLong(override == null ? 0 : override.high())
        .putLong(override == null ? 0 : override.low())
        .putLong(leaseNs - silentNs)
        .putLong(id.high())
        .putLong(id.low());
  }
}
