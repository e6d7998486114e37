package io.sobani.tracker.examples.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port for a server that has to know it before it listens. */
public final class FreePort {
  private FreePort() {}

  /** Returns a TCP port that the system found free on the loopback. */
  public static int next() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a UDP port that the system found free on all addresses. */
  public static int nextOfUdp() {
    try (DatagramSocket probe = new DatagramSocket(0)) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
