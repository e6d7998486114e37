package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Writes a tracker's registrations as bytes, in pieces of at most 256 rows, each under the lock of
 * one shard; see {@link Tracker#snapshot}.
 *
 * <p>Place and number of the bytes, big-endian: a head, then one item after the other to the end,
 * first the listeners, numbered from 0, then the registrations.
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
 * <p>The same address or id may occur twice; the later renewed one holds.
 */
final class SnapshotWriter implements Iterator<ByteBuffer> {

  /** "sobani" and the version. */
  static final long MAGIC = 0x736f_6261_6e69_0000L;

  static final int VERSION = 2;
  static final int HEAD_BYTES = 32;
  static final int PEER_BYTES = 64;

  static final byte LISTENER = 1;
  static final byte PEER = 2;

  static final IpAddress NO_OVERRIDE = new IpAddress(0, 0);

  private static final int MAX_ROWS = 256;

  private final Rows registrations;
  private final long upNs;
  private ByteBuffer next;
  // On the heap: an idle process collects no garbage for hours, and would keep all direct ones.
  private final ByteBuffer rows = ByteBuffer.allocate(MAX_ROWS * PEER_BYTES);
  private long position;

  SnapshotWriter(Rows registrations, long upNs, ByteBuffer head) {
    this.registrations = registrations;
    this.upNs = upNs;
    next = head;
  }

  /** Returns the bytes before the registrations. */
  static ByteBuffer head(Tracker tracker, long wallMs) {
    int sockets = tracker.listeners.length;
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES + sockets * (2 + Listener.MAX_NAME_BYTES));
    head.putLong(MAGIC | VERSION).putLong(wallMs);
    head.putLong(tracker.key.k0()).putLong(tracker.key.k1());
    for (int socket = 0; socket < sockets; socket++) {
      Listener listener = tracker.listeners[socket];
      String text = listener == null ? "" : listener.name();
      byte[] name = text.getBytes(StandardCharsets.UTF_8);
      head.put(LISTENER).put((byte) name.length).put(name);
    }
    return head.flip();
  }

  @Override
  public boolean hasNext() {
    while (!next.hasRemaining() && position != Shards.END) {
      rows.clear();
      position = registrations.walk(upNs, position, MAX_ROWS, this::write);
      next = rows.flip();
    }
    return next.hasRemaining();
  }

  @Override
  public ByteBuffer next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ByteBuffer piece = next.duplicate();
    next.position(next.limit());
    return piece;
  }

  private void write(Registration peer) {
    Endpoint observed = peer.observed();
    Endpoint effective = peer.effective();
    rows.put(PEER)
        .put((byte) peer.state().ordinal())
        .putShort((short) peer.socket())
        .putShort((short) observed.port())
        .putShort((short) (effective.port() == observed.port() ? 0 : effective.port()));
    write(observed.ip());
    write(effective.ip().equals(observed.ip()) ? NO_OVERRIDE : effective.ip());
    rows.putLong(peer.leaseLeftNs()).putLong(peer.shareId().high()).putLong(peer.shareId().low());
  }

  private void write(IpAddress ip) {
    rows.putLong(ip.high()).putLong(ip.low());
  }
}
