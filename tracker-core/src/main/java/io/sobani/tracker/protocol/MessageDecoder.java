package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import io.sobani.tracker.protocol.Reply.Error.Code;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import tools.jackson.core.JsonToken;

/**
 * Decodes messages: strict about what a known action must carry, blind to fields that it does not
 * know.
 *
 * <p>The action may come last and says which fields count, so all are read before any is judged. A
 * bad address to hand out does not make a message malformed: the answer says what is wrong.
 *
 * @see "PROTOCOL.md, sections 1 to 10"
 */
final class MessageDecoder {

  private static final int MAX_MULTIADDR_LENGTH = 128;

  private final ObjectReader reader;
  private final Field action = new Field("action");
  private final Field token = new Field("token");
  private final Field nonce = new Field("nonce");
  private final Field shareId = new Field("shareId");

  private final Field override = new Field("override");
  private final Field multiaddr = new Field("multiaddr");
  private final Field ip = new Field("ip");
  private final Field port = new Field("port");
  private final Field request =
      new Field("request", action, token, nonce, shareId, override, multiaddr, ip, port);

  private final Field status = new Field("status");
  private final Field overridden = new Field("overriden");
  private final Field problem = new Field("reason");
  private final Field peer = new Field("peeraddr");
  private final Field peerId = new Field("peerShareId");
  private final Field refused = new Field("request");
  private final Field code = new Field("code");
  private final Field data =
      new Field(
          "data", token, nonce, shareId, status, overridden, problem, peer, peerId, refused, code);
  private final Field reply = new Field("reply", action, data);

  private final Field text;
  private final Field peerMessage;

  MessageDecoder(int maxDatagramBytes) {
    reader = new ObjectReader(maxDatagramBytes);
    text = new Field("msg", maxDatagramBytes);
    peerMessage = new Field("message", action, nonce, text);
  }

  Request decodeRequest(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, request);
    Request said =
        switch (action.toAction()) {
          case "announce" -> new Request.Announce(address());
          case "pulse" -> pulse();
          case "alive" -> Request.Alive.PLAIN;
          case "push" -> push();
          default -> throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
        };
    return said.with(token.toToken(), nonce.toToken());
  }

  private Request pulse() throws MalformedMessageException {
    boolean overrides = override.toFlag();
    boolean regenerate = shareId.toFlag();
    AddressOverride wanted = address();
    return overrides ? new Request.Pulse(wanted, regenerate) : Request.Pulse.PLAIN;
  }

  private Request push() throws MalformedMessageException {
    shareId.check();
    return shareId.isString()
        ? new Request.Push(ShareId.read(shareId.text()))
        : Request.BadPush.PLAIN;
  }

  /** Returns the address to hand out, or the first problem in the order of its enum. */
  private AddressOverride address() throws MalformedMessageException {
    multiaddr.check();
    ip.check();
    port.check();
    IpAddress wantedIp = null;
    int wantedPort = 0;
    if (multiaddr.isPresent()) {
      Endpoint both = parseMultiaddr(multiaddr.text());
      if (both == null) {
        return AddressOverride.bad(Problem.BAD_MULTIADDR);
      }
      wantedIp = both.ip();
      wantedPort = both.port();
    }
    if (ip.isPresent()) {
      wantedIp = ip.isString() ? IpAddress.tryParse(ip.text()).orElse(null) : null;
      if (wantedIp == null) {
        return AddressOverride.bad(Problem.BAD_IP);
      }
    }
    if (port.isPresent()) {
      wantedPort = Endpoint.tryParsePort(port.text()).orElse(0);
      if (wantedPort == 0) {
        return AddressOverride.bad(Problem.BAD_PORT);
      }
    }
    return AddressOverride.of(wantedIp, wantedPort);
  }

  /** Reads {@code /ip4/A/udp/P} or {@code /ip6/A/udp/P}, ending there or followed by a slash. */
  private static Endpoint parseMultiaddr(String text) {
    String[] parts = text.split("/", 6);
    boolean isForm = parts.length >= 5 && parts[0].isEmpty() && parts[3].equals("udp");
    if (!isForm || !isShortAndPrintable(text)) {
      return null;
    }
    boolean v4 = parts[1].equals("ip4");
    if (!v4 && !parts[1].equals("ip6")) {
      return null;
    }
    IpAddress ip = IpAddress.tryParse(parts[2]).orElse(null);
    int port = Endpoint.tryParsePort(parts[4]).orElse(0);
    boolean good = ip != null && port != 0 && v4 == parts[2].indexOf(':') < 0;
    return good ? new Endpoint(ip, port) : null;
  }

  private static boolean isShortAndPrintable(String text) {
    return text.length() <= MAX_MULTIADDR_LENGTH
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  Reply decodeReply(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, reply);
    String said = action.toAction();
    data.check();
    if (data.isPresent()) {
      data.require(JsonToken.START_OBJECT);
    }
    Reply answer =
        switch (said) {
          case "alived" -> Reply.Alived.PLAIN;
          case "expired" -> Reply.Expired.PLAIN;
          case "announceReceived" -> new Reply.AnnounceReceived(id(shareId));
          case "announced" -> new Reply.Announced(id(shareId));
          case "pulseReceived" -> pulseReceived();
          case "pushReceived" -> new Reply.PushReceived(peer());
          case "pushed" -> new Reply.Pushed(peer(), id(peerId));
          case "income" -> new Reply.Income(peer(), id(peerId));
          case "error" -> new Reply.Error(oneOf(refused, "push", "announce"), code());
          case "challenge" -> challenge();
          default -> throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
        };
    return answer.with(token.toToken(), nonce.toToken());
  }

  private Reply pulseReceived() throws MalformedMessageException {
    return new Reply.PulseReceived(
        oneOf(status, "0", "1"),
        oneOf(overridden, "true", "false"),
        shareId.isPresent() ? id(shareId) : ShareId.NONE,
        problem.isPresent() ? problem() : Problem.NONE);
  }

  private Reply challenge() throws MalformedMessageException {
    Token proof = token.toToken();
    if (!proof.present()) {
      throw MalformedMessageException.of(Reason.BAD_VALUE);
    }
    return new Reply.Challenge(proof);
  }

  private static ShareId id(Field field) throws MalformedMessageException {
    return ShareId.tryParse(field.toText())
        .orElseThrow(() -> MalformedMessageException.of(Reason.BAD_VALUE));
  }

  private Endpoint peer() throws MalformedMessageException {
    return Endpoint.tryParse(peer.toText())
        .orElseThrow(() -> MalformedMessageException.of(Reason.BAD_VALUE));
  }

  /** Reads an error code; a client takes one that it does not know for a refusal. */
  private Code code() throws MalformedMessageException {
    String name = code.toText();
    return Stream.of(Code.values())
        .filter(known -> known.wireName().equals(name))
        .findFirst()
        .orElse(Code.REFUSED);
  }

  /** Reads why an override was not set; one that is not known counts as a refused address. */
  private Problem problem() throws MalformedMessageException {
    String name = problem.toText();
    return Stream.of(Problem.values())
        .filter(known -> known != Problem.NONE && known.wireName().equals(name))
        .findFirst()
        .orElse(Problem.REFUSED_ADDRESS);
  }

  private static boolean oneOf(Field field, String yes, String no)
      throws MalformedMessageException {
    String text = field.toText();
    if (!text.equals(yes) && !text.equals(no)) {
      throw MalformedMessageException.of(Reason.BAD_VALUE);
    }
    return text.equals(yes);
  }

  PeerMessage decodePeerMessage(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, peerMessage);
    return switch (action.toAction()) {
      case "knock" -> new PeerMessage.Knock(nonce.toToken());
      case "answer" -> new PeerMessage.Answer(nonce.toToken());
      case "alive" -> new PeerMessage.Alive();
      case "alived" -> new PeerMessage.Alived();
      case "disconnect" -> new PeerMessage.Disconnect();
      case "chat", "msg" -> new PeerMessage.Chat(text.toText(), nonce.toToken());
      default -> throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
    };
  }
}
