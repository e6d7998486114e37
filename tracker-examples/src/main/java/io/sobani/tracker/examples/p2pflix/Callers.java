package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.net.IpAddress;
import java.net.InetAddress;

/** Names callers: peers and trackers are known by the address that they call from. */
final class Callers {
  private final P2pflixConfig config;

  Callers(P2pflixConfig config) {
    this.config = config;
  }

  String peer(HttpRequest request) {
    return ip(request.client()).toString();
  }

  /** A tracker is taken to be at the usual port, unless it says another and ports are spoken. */
  TrackerAddress tracker(HttpRequest request) {
    String port = request.header(TrackerCalls.PORT_HEADER);
    return TrackerAddress.of(
        ip(request.client()),
        port != null && config.speaksPorts() ? port(port) : TrackerAddress.DEFAULT_PORT);
  }

  /** Others cannot reach this host's own peers at a loopback address. */
  private IpAddress ip(InetAddress client) {
    return client.isLoopbackAddress() && config.publicAddress() != null
        ? config.publicAddress().ip()
        : IpAddress.of(client);
  }

  private static int port(String text) {
    if (!text.matches("[1-9]\\d{0,4}") || Integer.parseInt(text) > 65_535) {
      throw new RefusedException(TrackerCalls.PORT_HEADER + " must be 1 to 65535");
    }
    return Integer.parseInt(text);
  }
}
