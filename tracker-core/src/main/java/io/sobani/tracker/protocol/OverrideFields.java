package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride.Problem;

/**
 * The fields that name an address to hand out. What is wrong with them is answered, so a bad value
 * is no malformed message.
 *
 * @see "PROTOCOL.md, section 4"
 */
final class OverrideFields {

  private static final int MAX_MULTIADDR_LENGTH = 128;
  private static final String UDP = "/udp/";

  final Field multiaddr = Field.of("multiaddr");
  final Field ip = Field.of("ip");
  final Field port = Field.of("port");

  /** Returns what the fields come to, or the first problem in the order of its enum. */
  AddressOverride toOverride() throws MalformedMessageException {
    multiaddr.check();
    ip.check();
    port.check();
    IpAddress wantedIp = null;
    int wantedPort = 0;
    if (multiaddr.isPresent()) {
      Endpoint both = parseMultiaddr(multiaddr.toString());
      if (both == null) {
        return AddressOverride.bad(Problem.BAD_MULTIADDR);
      }
      wantedIp = both.ip();
      wantedPort = both.port();
    }
    if (ip.isPresent()) {
      wantedIp = ip.isString() ? IpAddress.tryParse(ip).orElse(null) : null;
      if (wantedIp == null) {
        return AddressOverride.bad(Problem.BAD_IP);
      }
    }
    if (port.isPresent()) {
      wantedPort = Endpoint.tryParsePort(port);
      if (wantedPort == 0) {
        return AddressOverride.bad(Problem.BAD_PORT);
      }
    }
    return AddressOverride.of(wantedIp, wantedPort);
  }

  /** Reads {@code /ip4/A/udp/P} or {@code /ip6/A/udp/P}, ending there or going on with a slash. */
  private static Endpoint parseMultiaddr(String text) {
    boolean v4 = text.startsWith("/ip4/");
    if (!v4 && !text.startsWith("/ip6/") || !isShortAndPrintable(text)) {
      return null;
    }
    int from = "/ip4/".length();
    int endOfIp = endOfPart(text, from);
    if (!text.startsWith(UDP, endOfIp)) {
      return null;
    }
    String literal = text.substring(from, endOfIp);
    IpAddress ip = IpAddress.tryParse(literal).orElse(null);
    int fromPort = endOfIp + UDP.length();
    int port = Endpoint.tryParsePort(text.substring(fromPort, endOfPart(text, fromPort)));
    boolean good = ip != null && port != 0 && v4 == literal.indexOf(':') < 0;
    return good ? new Endpoint(ip, port) : null;
  }

  private static int endOfPart(String text, int from) {
    int end = text.indexOf('/', from);
    return end < 0 ? text.length() : end;
  }

  private static boolean isShortAndPrintable(String text) {
    return text.length() <= MAX_MULTIADDR_LENGTH
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
