package io.sobani.tracker.udp;

import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * What a peer that is its own tracker hands out: {@code shareId@host:port}. An IPv6 address stands
 * in brackets.
 *
 * @param shareId the peer's id
 * @param host the name or address of its tracker
 * @param port the port of its tracker
 */
public record Invitation(ShareId shareId, String host, int port) {

  /**
   * Checks the parts.
   *
   * @param shareId the peer's id
   * @param host the name or address of its tracker
   * @param port the port of its tracker
   */
  public Invitation {
    if (shareId.equals(ShareId.NONE) || host.isEmpty()) {
      throw new IllegalArgumentException("an invitation is shareId@host:port");
    }
    Limits.require("port", port, 1, 65_535);
  }

  /**
   * Reads an invitation.
   *
   * @param text {@code shareId@host:port}
   * @return the invitation
   * @throws IllegalArgumentException if the text is none
   */
  public static Invitation parse(String text) {
    int at = text.indexOf('@');
    int colon = text.lastIndexOf(':');
    if (at < 0 || colon < at) {
      throw new IllegalArgumentException("an invitation is shareId@host:port");
    }
    return new Invitation(
        ShareId.parse(text.substring(0, at)),
        text.substring(at + 1, colon),
        Integer.parseInt(text.substring(colon + 1)));
  }

  /**
   * Returns the address of the tracker; looks a name up, which may take its time.
   *
   * @return the address, resolved
   * @throws UnknownHostException if the name leads nowhere
   */
  public InetSocketAddress tracker() throws UnknownHostException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException(host);
    }
    return address;
  }

  /** Returns the text to hand out. */
  @Override
  public String toString() {
    return shareId + "@" + host + ":" + port;
  }
}
