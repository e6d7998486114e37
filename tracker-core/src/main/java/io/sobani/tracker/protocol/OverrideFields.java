package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Field.Kind;

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
    Endpoint both = null;
    if (!multiaddr.is(Kind.ABSENT)) {
      both = multiaddr.is(Kind.STRING) ? parseMultiaddr(multiaddr.toString()) : null;
      if (both == null) {
        return AddressOverride.bad(Problem.BAD_MULTIADDR);
      }
    }
    IpAddress wantedIp = both == null ? null : both.ip();
    if (!ip.is(Kind.ABSENT)) {
      wantedIp = ip.is(Kind.STRING) ? IpAddress.tryParse(ip).orElse(null) : null;
      if (wantedIp == null) {
        return AddressOverride.bad(Problem.BAD_IP);
      }
    }
    int wantedPort = both == null ? 0 : both.port();
    if (!port.is(Kind.ABSENT)) {
      boolean readable = port.is(Kind.STRING) || port.is(Kind.INTEGER);
      wantedPort = readable ? Endpoint.tryParsePort(port) : 0;
      if (wantedPort == 0) {
        return AddressOverride.bad(Problem.BAD_PORT);
      }
    }
    return wantedIp == null && wantedPort == 0
        ? AddressOverride.NONE
        : AddressOverride.of(wantedIp, wantedPort);
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

  private static boolean isShortAndPrintable(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return text.length() <= MAX_MULTIADDR_LENGTH;
  }
}
