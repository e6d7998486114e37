package io.sobani.tracker.benchmarks.batch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of {@code struct mmsghdr} with a buffer and an IPv4 address each, for {@code recvmmsg} and
 * {@code sendmmsg} on 64-bit Linux.
 */
final class DatagramBatch {

  private static final int HEADER_BYTES = 64; // struct mmsghdr: struct msghdr, then the length
  private static final int LENGTH = 56;
  private static final int VECTOR_BYTES = 16; // struct iovec
  private static final int ADDRESS_BYTES = 16; // struct sockaddr_in
  private static final int DATAGRAM_BYTES = 2048;
  private static final short AF_INET = 2;
  private static final ValueLayout.OfShort PORT =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  final MemorySegment headers;
  private final MemorySegment vectors;
  private final MemorySegment addresses;
  private final ByteBuffer[] datagrams;

  DatagramBatch(Arena arena, int size) {
    headers = arena.allocate((long) HEADER_BYTES * size, 8);
    vectors = arena.allocate((long) VECTOR_BYTES * size, 8);
    addresses = arena.allocate((long) ADDRESS_BYTES * size, 8);
    datagrams = new ByteBuffer[size];
    MemorySegment buffers = arena.allocate((long) DATAGRAM_BYTES * size, 64);
    for (int i = 0; i < size; i++) {
      MemorySegment buffer = buffers.asSlice((long) DATAGRAM_BYTES * i, DATAGRAM_BYTES);
      datagrams[i] = buffer.asByteBuffer();
      vectors.set(ADDRESS, (long) VECTOR_BYTES * i, buffer);
      long header = (long) HEADER_BYTES * i;
      headers.set(ADDRESS, header, addresses.asSlice((long) ADDRESS_BYTES * i));
      headers.set(ADDRESS, header + 16, vectors.asSlice((long) VECTOR_BYTES * i));
      headers.set(JAVA_LONG, header + 24, 1);
      expect(i);
    }
  }

  int size() {
    return datagrams.length;
  }

  /** Makes a place ready to receive. */
  void expect(int i) {
    headers.set(JAVA_INT, (long) HEADER_BYTES * i + 8, ADDRESS_BYTES);
    vectors.set(JAVA_LONG, (long) VECTOR_BYTES * i + 8, DATAGRAM_BYTES);
  }

  ByteBuffer received(int i) {
    int length = headers.get(JAVA_INT, (long) HEADER_BYTES * i + LENGTH);
    return datagrams[i].clear().limit(length);
  }

  InetSocketAddress source(int i) throws UnknownHostException {
    long address = (long) ADDRESS_BYTES * i;
    byte[] host = new byte[4];
    MemorySegment.copy(addresses, ValueLayout.JAVA_BYTE, address + 4, host, 0, 4);
    int port = addresses.get(PORT, address + 2) & 0xffff;
    return new InetSocketAddress(InetAddress.getByAddress(host), port);
  }

  void put(int i, InetSocketAddress destination, ByteBuffer payload) {
    long address = (long) ADDRESS_BYTES * i;
    addresses.set(ValueLayout.JAVA_SHORT, address, AF_INET);
    addresses.set(PORT, address + 2, (short) destination.getPort());
    byte[] host = destination.getAddress().getAddress();
    MemorySegment.copy(host, 0, addresses, ValueLayout.JAVA_BYTE, address + 4, 4);
    vectors.set(JAVA_LONG, (long) VECTOR_BYTES * i + 8, payload.remaining());
    datagrams[i].clear().put(payload);
  }
}
