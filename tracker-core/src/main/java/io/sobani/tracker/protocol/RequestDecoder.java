package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonToken;

/**
 * Decodes what peers say to a tracker.
 *
 * <p>The action may come last and says which fields count, so all are read before any is judged. A
 * bad address to hand out is no malformed message: what is wrong with it is answered.
 *
 * @see "PROTOCOL.md, sections 1 to 6 and 9"
 */
final class RequestDecoder {

  private static final int MAX_MULTIADDR_LENGTH = 128;
  private static final String UDP = "/udp/";

  private final ObjectReader reader;
  private final Field action = Field.of("action");
  private final Field token = Field.of("token");
  private final Field nonce = Field.of("nonce");
  private final Field override = Field.of("override");
  private final Field shareId = Field.of("shareId");
  private final Field multiaddr = Field.of("multiaddr");
  private final Field ip = Field.of("ip");
  private final Field port = Field.of("port");
  private final Field message =
      Field.object("request", action, token, nonce, override, shareId, multiaddr, ip, port);

  RequestDecoder(ObjectReader reader) {
    this.reader = reader;
  }

  Request decode(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, message);
    Request request =
        switch (action.toAction()) {
          case "announce" -> new Request.Announce(address());
          case "pulse" -> pulse();
          case "alive" -> Request.Alive.PLAIN;
          case "push" -> push();
          default -> throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
        };
    return request.with(token.toToken(), nonce.toToken());
  }

  private Request pulse() throws MalformedMessageException {
    boolean overrides = flag(override);
    boolean regenerate = flag(shareId);
    AddressOverride wanted = address();
    return overrides ? new Request.Pulse(wanted, regenerate) : Request.Pulse.PLAIN;
  }

  private Request push() throws MalformedMessageException {
    shareId.check();
    return shareId.isString() ? new Request.Push(ShareId.read(shareId)) : Request.BadPush.PLAIN;
  }

  /** Reads a boolean or its text; any other text counts as false. */
  private static boolean flag(Field field) throws MalformedMessageException {
    field.check();
    if (!field.isPresent() || field.kind().isBoolean()) {
      return field.kind() == JsonToken.VALUE_TRUE;
    }
    return field.toText().equals("true");
  }

  /** Returns the address to hand out, or the first problem in the order of its enum. */
  private AddressOverride address() throws MalformedMessageException {
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
