package io.sobani.tracker.bittorrent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The addresses and ports of a swarm's rows, packed as they are sent. */
final class PeerKeys {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final long MAPPED = 0xffffL << 32;

  final boolean v4;
  private final int stride;
  private byte[] bytes;

  PeerKeys(boolean v4, int rows) {
    this.v4 = v4;
    stride = v4 ? Layout.V4_PEER_BYTES : Layout.V6_PEER_BYTES;
    bytes = new byte[stride * rows];
  }

  /** Returns the row of a key among the first ones, or −1. */
  int find(int rows, long ipHigh, long ipLow, int port) {
    for (int row = 0; row < rows; row++) {
      if (is(row, ipHigh, ipLow, port)) {
        return row;
      }
    }
    return -1;
  }

  boolean is(int row, long ipHigh, long ipLow, int port) {
    int at = row * stride;
    return v4
        ? (int) INTS.get(bytes, at) == (int) ipLow && portAt(at + 4) == port
        : (long) LONGS.get(bytes, at + 8) == ipLow
            && (long) LONGS.get(bytes, at) == ipHigh
            && portAt(at + 16) == port;
  }

  long ipHigh(int row) {
    return v4 ? 0 : (long) LONGS.get(bytes, row * stride);
  }

  long ipLow(int row) {
    return v4
        ? MAPPED | (int) INTS.get(bytes, row * stride) & 0xffff_ffffL
        : (long) LONGS.get(bytes, row * stride + 8);
  }

  int port(int row) {
    return portAt((row + 1) * stride - 2);
  }

  void set(int row, long ipHigh, long ipLow, int port) {
    int at = row * stride;
    if (v4) {
      INTS.set(bytes, at, (int) ipLow);
    } else {
      LONGS.set(bytes, at, ipHigh);
      LONGS.set(bytes, at + 8, ipLow);
    }
    bytes[at + stride - 2] = (byte) (port >>> 8);
    bytes[at + stride - 1] = (byte) port;
  }

  void move(int from, int to) {
    System.arraycopy(bytes, from * stride, bytes, to * stride, stride);
  }

  void write(int from, int count, ByteBuffer target) {
    target.put(bytes, from * stride, count * stride);
  }

  void resize(int rows) {
    bytes = Arrays.copyOf(bytes, stride * rows);
  }

  private int portAt(int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
