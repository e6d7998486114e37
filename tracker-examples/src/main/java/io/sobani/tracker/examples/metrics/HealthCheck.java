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

  HealthCheck(InetSocketAddress bound) {
    tracker =
        bound.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
            : bound;
  }

  /**
   * Sends a pulse, which is answered also where it finds no registration, and makes none. One at a
   * time: a crowd of checks must not use up the budget that all peers of this host share.
   */
  synchronized Probe.Answer run() throws IOException {
    try (Probe probe = new Probe(tracker, AT_MOST)) {
      return probe.ask(Request.Pulse.PLAIN);
    }
  }
}
