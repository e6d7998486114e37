package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.net.InetAddress;

/**
 * The address of a tracker; the original knows only the IP, its port is a constant.
 *
 * @param endpoint address and port
 */
record TrackerAddress(Endpoint endpoint) {
  /** The port that every tracker has unless it is said otherwise. */
  static final int DEFAULT_PORT = 42070;

  static TrackerAddress of(IpAddress ip, int port) {
    return new TrackerAddress(new Endpoint(ip, port));
  }

  /** Reads {@code ip} or {@code ip:port}; null where it is not one of them. */
  static TrackerAddress parse(String text) {
    IpAddress ip = IpAddress.tryParse(text).orElse(null);
    if (ip != null) {
      return of(ip, DEFAULT_PORT);
    }
    Endpoint endpoint = Endpoint.tryParse(text).orElse(null);
    return endpoint == null ? null : new TrackerAddress(endpoint);
  }

  IpAddress ip() {
    return endpoint.ip();
  }

  int port() {
    return endpoint.port();
  }

  /** Returns whether one host, of this machine or another, may be there. */
  boolean isUnicast() {
    InetAddress address = ip().toInetAddress();
    int first = address.getAddress()[0] & 0xff;
    boolean reserved = ip().isV4() && (first == 0 || first >= 240);
    return port() != 0
        && !reserved
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress();
  }

  /** Returns the text of tracker lists, events and the database: the usual port goes unsaid. */
  @Override
  public String toString() {
    return port() == DEFAULT_PORT ? ip().toString() : endpoint.toString();
  }
}
