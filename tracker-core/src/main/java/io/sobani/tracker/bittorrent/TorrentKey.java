package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;
import java.nio.ByteBuffer;

/** A torrent in one address family, and its keyed hash; one object is read again and again. */
class TorrentKey {

  long high;
  long middle;
  int low;
  boolean v4;
  int hash;

  /** Reads an info-hash that begins at an index of a buffer. */
  void read(ByteBuffer buffer, int at, boolean family4, SipHash keyed) {
    high = Layout.longAt(buffer, at);
    middle = Layout.longAt(buffer, at + 8);
    low = Layout.intAt(buffer, at + 16);
    v4 = family4;
    hash = (int) keyed.tableHash(high, middle, (long) low << 1 | (v4 ? 1 : 0));
  }

  boolean is(TorrentKey other) {
    return high == other.high && middle == other.middle && low == other.low && v4 == other.v4;
  }
}
