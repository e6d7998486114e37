package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.protocol.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Asks a tracker of this host whether it still answers: by a datagram, like any peer. */
final class HealthCheck {

  private static final Duration AT_MOST = Duration.ofMillis(500);

  private final InetSocketAddress tracker;
  private Check latest;

  HealthCheck(InetSocketAddress bound) {
    tracker =
        bound.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
            : bound;
  }

  /**
   * Sends a push of no id, which makes no registration and is answered without asking other nodes
   * of a fleet. One at a time, and all who came before it began share it: a crowd of checks must
   * neither use up the budget that all peers of this host share, nor wait for one another.
   */
  Probe.Answer run() throws IOException {
    long cameNs = System.nanoTime();
    synchronized (this) {
      if (latest == null || latest.beganNs - cameNs < 0) {
        latest = ask();
      }
      return latest.answer();
    }
  }

  private Check ask() {
    long beganNs = System.nanoTime();
    try (Probe probe = new Probe(tracker, AT_MOST)) {
      return new Check(beganNs, probe.ask(Request.BadPush.PLAIN), null);
    } catch (IOException e) {
      return new Check(beganNs, null, e);
    }
  }

  private record Check(long beganNs, Probe.Answer answered, IOException failure) {
    Probe.Answer answer() throws IOException {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      return answered;
    }
  }
}
