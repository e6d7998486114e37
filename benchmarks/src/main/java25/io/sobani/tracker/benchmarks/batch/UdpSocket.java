package io.sobani.tracker.benchmarks.batch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

/** A blocking UDP socket on loopback, by the system calls of Linux. Not thread-safe. */
final class UdpSocket {

  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int MSG_WAITFORONE = 0x10000;
  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      function("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SENDMMSG =
      function("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private final int descriptor;

  UdpSocket(Arena arena, int port) throws IOException {
    try {
      descriptor = check("socket", (int) SOCKET.invokeExact(AF_INET, SOCK_DGRAM, 0));
      MemorySegment bytes = arena.allocateFrom(JAVA_INT, RECEIVE_BUFFER_BYTES);
      check(
          "setsockopt",
          (int) SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_RCVBUF, bytes, 4));
      MemorySegment address = arena.allocate(16, 4);
      address.set(JAVA_SHORT, 0, (short) AF_INET);
      address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
      address.set(JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN), 4, 0x7f000001);
      check("bind", (int) BIND.invokeExact(descriptor, address, 16));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Waits for a datagram, and returns how many there were. */
  int receive(DatagramBatch batch) throws IOException {
    try {
      return check(
          "recvmmsg",
          (int)
              RECVMMSG.invokeExact(
                  descriptor, batch.headers, batch.size(), MSG_WAITFORONE, MemorySegment.NULL));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Sends the first datagrams of a batch, as many as the system takes. */
  void send(DatagramBatch batch, int count) throws IOException {
    try {
      check("sendmmsg", (int) SENDMMSG.invokeExact(descriptor, batch.headers, count, 0));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static int check(String call, int result) throws IOException {
    if (result < 0) {
      throw new IOException(call + " failed");
    }
    return result;
  }

  private static IOException failure(Throwable e) {
    return e instanceof IOException io ? io : new IOException(e);
  }

  private static MethodHandle function(String name, ValueLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, (MemoryLayout[]) arguments));
  }
}
