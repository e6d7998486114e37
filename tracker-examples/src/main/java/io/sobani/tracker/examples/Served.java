package io.sobani.tracker.examples;

import java.net.InetSocketAddress;

/**
 * A protocol on a socket: a line of what the tracker prints.
 *
 * @param socket the number of the listener
 * @param asked the address that was asked for
 * @param protocol {@code documented}, {@code app} or {@code bittorrent}
 */
record Served(int socket, InetSocketAddress asked, String protocol) {

  /** Returns whether an address has the same socket: a wildcard stands for both families. */
  boolean isAt(InetSocketAddress address) {
    boolean same =
        asked.getAddress().isAnyLocalAddress() && address.getAddress().isAnyLocalAddress()
            || asked.getAddress().equals(address.getAddress());
    return same && address.getPort() != 0 && asked.getPort() == address.getPort();
  }
}
