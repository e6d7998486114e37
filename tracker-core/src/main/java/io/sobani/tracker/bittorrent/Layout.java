package io.sobani.tracker.bittorrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The places of BEP 15's fields, read and written without regard to a buffer's own order. */
final class Layout {

  static final long PROTOCOL_ID = 0x0000_0417_2710_1980L;

  static final int CONNECT = 0;
  static final int ANNOUNCE = 1;
  static final int SCRAPE = 2;
  static final int ERROR = 3;

  /* Every request: connection or protocol id, action, transaction id. */
  static final int ID = 0;
  static final int ACTION = 8;
  static final int TRANSACTION_ID = 12;
  static final int REQUEST_HEADER = 16;

  /* Announce. */
  static final int INFO_HASH = 16;
  static final int LEFT = 64;
  static final int EVENT = 80;
  static final int NUM_WANT = 92;
  static final int PORT = 96;
  static final int ANNOUNCE_BYTES = 98;

  /* Every reply: action, transaction id; then what the action says. */
  static final int REPLY_HEADER = 8;
  static final int CONNECTED_BYTES = 16;
  static final int ANNOUNCED_BYTES = 20;
  static final int SCRAPED_ROW_BYTES = 12;

  static final int HASH_BYTES = 20;
  static final int V4_PEER_BYTES = 6;
  static final int V6_PEER_BYTES = 18;

  /** A packet of IPv4 that no path fragments. */
  static final int MAX_REPLY_BYTES = 1_472;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Layout() {}

  static long longAt(ByteBuffer buffer, int index) {
    return (long) LONGS.get(buffer, index);
  }

  static int intAt(ByteBuffer buffer, int index) {
    return (int) INTS.get(buffer, index);
  }

  static int portAt(ByteBuffer buffer, int index) {
    return (buffer.get(index) & 0xff) << 8 | buffer.get(index + 1) & 0xff;
  }
}
