package io.sobani.tracker.udp;

import io.sobani.tracker.check.Range;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that a peer with a tracker of its own hands out: {@code shareId@host:port}.
 *
 * @param shareId the peer's id
 * @param host the name or address of its tracker; an IPv6 address is put in brackets
 */
public record Invitation(ShareId shareId, String host, int port) {

  private static final String FORM = "an invitation is shareId@host:port";
  private static final Pattern TEXT = Pattern.compile("([^@]+)@([^@\\s]+):([0-9]{1,5})");

  /** Checks the parts. */
  public Invitation {
    if (shareId.equals(ShareId.NONE) || host.isEmpty()) {
      throw new IllegalArgumentException(FORM);
    }
    host = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    Range.check("port", port, 1, 65_535);
  }

  /** Reads {@code shareId@host:port}; any other text is an {@link IllegalArgumentException}. */
  public static Invitation parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(FORM);
    }
    return new Invitation(
        ShareId.parse(parts.group(1)), parts.group(2), Integer.parseInt(parts.group(3)));
  }

  /**
   * Returns the resolved address of the tracker. Looks a name up, which may block for seconds.
   *
   * @throws UnknownHostException if the name cannot be resolved
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
