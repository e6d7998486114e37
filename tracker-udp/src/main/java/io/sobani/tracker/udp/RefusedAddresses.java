package io.sobani.tracker.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds out which of several addresses refuse datagrams, by ICMP: only a connected socket is told.
 * Blocks for a quarter of a second, and a millisecond for each address, at most.
 */
final class RefusedAddresses {

  private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(250);

  private RefusedAddresses() {}

  /** Returns the addresses without those that refuse the probe; all of them where each does. */
  static List<InetSocketAddress> leaveOut(List<InetSocketAddress> addresses, byte[] probe) {
    List<DatagramSocket> sockets = new ArrayList<>();
    List<InetSocketAddress> left = new ArrayList<>();
    try {
      for (InetSocketAddress address : addresses) {
        DatagramSocket socket = new DatagramSocket();
        sockets.add(socket);
        send(probe, address, socket);
      }
      long endNs = System.nanoTime() + WAIT_NS;
      for (int i = 0; i < addresses.size(); i++) {
        if (!isRefused(sockets.get(i), endNs)) {
          left.add(addresses.get(i));
        }
      }
    } catch (SocketException e) {
      return addresses; // without knowing better
    } finally {
      sockets.forEach(DatagramSocket::close);
    }
    return left.isEmpty() ? addresses : left;
  }

  /** Closes the socket where there is not even a route to the address. */
  private static void send(byte[] probe, InetSocketAddress address, DatagramSocket socket) {
    try {
      socket.connect(address);
      socket.send(new DatagramPacket(probe, probe.length));
    } catch (IOException e) {
      socket.close();
    }
  }

  private static boolean isRefused(DatagramSocket socket, long endNs) {
    try {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
      socket.setSoTimeout((int) Math.max(1, leftMs));
      socket.receive(new DatagramPacket(new byte[1], 1));
      return false;
    } catch (IOException e) {
      return e instanceof PortUnreachableException || socket.isClosed();
    }
  }
}
