package io.sobani.tracker.protocol;

import io.sobani.tracker.check.Range;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Encodes messages as compact JSON, field by field in the protocol's order, token and nonce last:
 * requests as the released application writes them, in replies every value a string. Makes no
 * object, but for a chat. Names and other values are ASCII that needs no escape.
 *
 * @see "PROTOCOL.md, sections 2 to 10"
 */
final class MessageEncoder {

  private static final int MAX_CHAT_BYTES = 1024;

  private ByteBuffer target;
  private boolean isFirst;
  private boolean isInData;

  void encode(Request request, ByteBuffer target) {
    this.target = target;
    if (request instanceof Request.Announce announce) {
      begin("announce");
      address(announce.override());
    } else if (request instanceof Request.Pulse pulse) {
      pulse(pulse);
    } else if (request instanceof Request.Alive) {
      begin("alive");
    } else if (request instanceof Request.Push push) {
      begin("push");
      field("shareId", push.shareId());
    } else if (request instanceof Request.BadPush) {
      begin("push");
    }
    end(request.token(), request.nonce());
  }

  private void pulse(Request.Pulse pulse) {
    begin("pulse");
    if (pulse.overrides()) {
      literal("override", "true");
      address(pulse.override());
      if (pulse.regenerate()) {
        literal("shareId", "true");
      }
    }
  }

  private void address(AddressOverride override) {
    if (override.problem() != Problem.NONE) {
      throw new IllegalArgumentException("no request says override problem " + override.problem());
    }
    if (override.ip() != null) {
      field("ip", override.ip().toString());
    }
    if (override.port() != 0) {
      field("port", Integer.toString(override.port()));
    }
  }

  void encode(Reply reply, ByteBuffer target) {
    this.target = target;
    if (reply instanceof Reply.AnnounceReceived received) {
      beginData("announceReceived");
      field("shareId", received.shareId());
    } else if (reply instanceof Reply.Announced announced) {
      beginData("announced");
      field("shareId", announced.shareId());
    } else if (reply instanceof Reply.PulseReceived received) {
      pulseReceived(received);
    } else if (reply instanceof Reply.Alived) {
      bare("alived", reply);
    } else if (reply instanceof Reply.Expired) {
      bare("expired", reply);
    } else if (reply instanceof Reply.PushReceived received) {
      beginData("pushReceived");
      field("peeraddr", received.peer());
    } else if (reply instanceof Reply.Pushed pushed) {
      introduction("pushed", pushed.peer(), pushed.shareId());
    } else if (reply instanceof Reply.Income income) {
      introduction("income", income.peer(), income.shareId());
    } else if (reply instanceof Reply.Error error) {
      beginData("error");
      field("request", error.toPush() ? "push" : "announce");
      field("code", error.code().wireName());
    } else if (reply instanceof Reply.Challenge) {
      beginData("challenge");
    }
    end(reply.token(), reply.nonce());
  }

  private void pulseReceived(Reply.PulseReceived reply) {
    beginData("pulseReceived");
    field("status", reply.registered() ? "0" : "1");
    field("overriden", reply.overridden() ? "true" : "false");
    if (!reply.shareId().equals(ShareId.NONE)) {
      field("shareId", reply.shareId());
    }
    if (reply.problem() != Problem.NONE) {
      field("reason", reply.problem().wireName());
    }
  }

  private void introduction(String action, Endpoint peer, ShareId shareId) {
    beginData(action);
    field("peeraddr", peer);
    field("peerShareId", shareId);
  }

  /** Starts a reply that has data only for a token or nonce. */
  private void bare(String action, Reply reply) {
    if (reply.token().present() || reply.nonce().present()) {
      beginData(action);
    } else {
      begin(action);
    }
  }

  void encode(PeerMessage message, ByteBuffer target) {
    this.target = target;
    if (message instanceof PeerMessage.Knock knock) {
      whole("knock", knock.nonce());
    } else if (message instanceof PeerMessage.Answer answer) {
      whole("answer", answer.nonce());
    } else if (message instanceof PeerMessage.Alive) {
      whole("alive", Token.NONE);
    } else if (message instanceof PeerMessage.Alived) {
      whole("alived", Token.NONE);
    } else if (message instanceof PeerMessage.Disconnect) {
      whole("disconnect", Token.NONE);
    } else if (message instanceof PeerMessage.Chat chat) {
      chat(chat);
    }
  }

  private void whole(String action, Token nonce) {
    begin(action);
    end(Token.NONE, nonce);
  }

  /** The one message of free text: it may need escapes, and allocates. */
  private void chat(PeerMessage.Chat chat) {
    String text = new String(JsonStringEncoder.getInstance().quoteAsCharArray(chat.text()));
    String nonce =
        chat.nonce().present()
            ? "\",\"nonce\":\"" + HexFormat.of().toHexDigits(chat.nonce().bits())
            : "";
    byte[] bytes =
        ("{\"action\":\"chat\",\"msg\":\"" + text + nonce + "\"}").getBytes(StandardCharsets.UTF_8);
    Range.check("length of a chat", bytes.length, 0, MAX_CHAT_BYTES);
    target.put(bytes);
  }

  private void begin(String action) {
    put('{');
    isFirst = true;
    isInData = false;
    field("action", action);
  }

  /** Starts a message whose further fields are those of the object {@code data}. */
  private void beginData(String action) {
    begin(action);
    literal("data", "{");
    isFirst = true;
    isInData = true;
  }

  private void field(String name, String value) {
    literal(name, "\"");
    ascii(value);
    put('"');
  }

  private void field(String name, ShareId value) {
    literal(name, "\"");
    value.write(target);
    put('"');
  }

  private void field(String name, Endpoint value) {
    literal(name, "\"");
    value.write(target);
    put('"');
  }

  /** Writes a token, or nothing where there is none. */
  private void field(String name, Token value) {
    if (value.present()) {
      literal(name, "\"");
      value.write(target);
      put('"');
    }
  }

  private void end(Token token, Token nonce) {
    field("token", token);
    field("nonce", nonce);
    put('}');
    if (isInData) {
      put('}');
    }
  }

  /** Writes a name, and what stands behind it without quotes, or begins there. */
  private void literal(String name, String value) {
    if (!isFirst) {
      put(',');
    }
    isFirst = false;
    put('"');
    ascii(name);
    ascii("\":");
    ascii(value);
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(char c) {
    target.put((byte) c);
  }
}
