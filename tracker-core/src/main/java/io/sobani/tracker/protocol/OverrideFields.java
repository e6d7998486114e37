package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.Field.Kind;

/**
 * The fields that name an address to hand out. What is wrong with them is answered, so a bad value
 * is no malformed message.
 *
 * @see "sobani protocol, section 4"
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
      both = multiaddr.is(Kind.STRING) ? parseMultiaddr(multiaddr) : null;
      if (both == null) {
        return AddressOverride.bad(OverrideProblem.BAD_MULTIADDR);
      }
    }
    IpAddress wantedIp = both == null ? null : both.ip();
    if (!ip.is(Kind.ABSENT)) {
      wantedIp = ip.is(Kind.STRING) ? IpAddress.parse(ip) : null;
      if (wantedIp == null) {
        return AddressOverride.bad(OverrideProblem.BAD_IP);
      }
    }
    int wantedPort = both == null ? 0 : both.port();
    if (!port.is(Kind.ABSENT)) {
      boolean readable = port.is(Kind.STRING) || port.is(Kind.INTEGER);
      wantedPort = readable ? AddressLiteral.port(port, 0, port.length()) : 0;
      if (wantedPort == 0) {
        return AddressOverride.bad(OverrideProblem.BAD_PORT);
      }
    }
    return wantedIp == null && wantedPort == 0
        ? AddressOverride.NONE
        : AddressOverride.of(wantedIp, wantedPort);
  }

  /** Reads {@code /ip4/A/udp/P} or {@code /ip6/A/udp/P}, ending there or going on with a slash. */
  private static Endpoint parseMultiaddr(CharSequence text) {
    boolean v4 = startsWith(text, 0, "/ip4/");
    if (!v4 && !startsWith(text, 0, "/ip6/") || !isShortAndPrintable(text)) {
      return null;
    }
    int from = "/ip4/".length();
    int endOfIp = endOfPart(text, from);
    if (!startsWith(text, endOfIp, UDP)) {
      return null;
    }
    IpAddress ip =
        v4 ? AddressLiteral.v4(text, from, endOfIp) : AddressLiteral.v6(text, from, endOfIp);
    int fromPort = endOfIp + UDP.length();
    int port = AddressLiteral.port(text, fromPort, endOfPart(text, fromPort));
    return ip == null || port == 0 ? null : new Endpoint(ip, port);
  }

  private static boolean startsWith(CharSequence text, int at, String prefix) {
    if (text.length() - at < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (text.charAt(at + i) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int endOfPart(CharSequence text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '/') {
      end++;
    }
    return end;
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
