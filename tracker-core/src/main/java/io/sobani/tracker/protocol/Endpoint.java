package io.sobani.tracker.protocol;

import java.net.InetSocketAddress;

/**
 * An address and a port.
 *
 * @param ip the address
 * @param port the port, 0 to 65535
 */
public record Endpoint(IpAddress ip, int port) {

  /**
   * Returns the endpoint of a resolved socket address.
   *
   * @param address a socket address
   * @return the same endpoint
   */
  public static Endpoint of(InetSocketAddress address) {
    return new Endpoint(IpAddress.of(address.getAddress()), address.getPort());
  }

  /**
   * Returns this endpoint as the JDK's, without any name look-up.
   *
   * @return the same endpoint
   */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(ip.toInetAddress(), port);
  }
}
