package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.vectors.VectorCase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Properties that hold for any bytes that come, and for any message that goes. */
final class CodecPropertyTest {

  private static final String[] FRAGMENTS = {
    "\"action\":",
    "\"announce\"",
    "\"pulse\"",
    "\"push\"",
    "\"alive\"",
    "\"override\":1,",
    "\"override\":true,",
    "\"ip\":\"1.2.3.4\"",
    "\"port\":80",
    "\"shareId\":\"1AbhoECj\"",
    "\"data\":{",
    "\"token\":",
    "\"nonce\":\"0123456789abcdef\",",
    "\"0123456789abcdef\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0061",
    "null",
    "1",
    "-",
    "0.5e3",
    " ",
    "é",
    "🦀",
    "\"x\":",
    "\n",
    "123456789012345678901",
    "nnnnnnnnnnnnnnnnnnnnnnnnnnnn"
  };

  private final MessageCodec codec = new MessageCodec();

  @Test
  void shouldSayOnlyThatAMessageIsMalformed() {
    readMutations(100_000, 1);
  }

  @Test
  @Tag("long")
  void shouldSayOnlyThatAMessageIsMalformedAtLength() {
    readMutations(5_000_000, 2);
  }

  private void readMutations(int count, long seed) {
    Random random = new Random(seed);
    List<String> samples = Samples.texts();
    Set<Reason> seen = EnumSet.noneOf(Reason.class);
    int accepted = 0;
    for (int i = 0; i < count; i++) {
      byte[] bytes = mutated(samples.get(random.nextInt(samples.size())), random);
      Reason reason = reasonOf(bytes, seed);
      boolean isObject =
          reason == null || reason == Reason.NO_ACTION || reason == Reason.UNKNOWN_ACTION;
      if (isObject || reason == Reason.BAD_JSON || reason == Reason.TRAILING_DATA) {
        assertThat(isOneObjectByJackson(bytes))
            .as("%s is one object (seed %d)", Datagrams.text(ByteBuffer.wrap(bytes)), seed)
            .isEqualTo(isObject);
      }
      accepted += reason == null ? 1 : 0;
      if (reason != null) {
        seen.add(reason);
      }
    }
    assertThat(accepted).as("requests among the mutated").isGreaterThan(count / 100);
    assertThat(seen)
        .contains(
            Reason.EMPTY,
            Reason.BAD_UTF8,
            Reason.BAD_JSON,
            Reason.NOT_AN_OBJECT,
            Reason.TRAILING_DATA,
            Reason.OVER_LIMIT,
            Reason.DUPLICATE_FIELD,
            Reason.WRONG_TYPE,
            Reason.NO_ACTION,
            Reason.UNKNOWN_ACTION);
  }

  @Test
  void shouldReadWhatItWrites() throws MalformedMessageException {
    long seed = 3;
    Random random = new Random(seed);
    ByteBuffer target = ByteBuffer.allocate(MessageCodec.MAX_DATAGRAM_BYTES);
    for (int i = 0; i < 50_000; i++) {
      Request request = request(random);
      codec.encode(request, target.clear());
      assertThat(codec.decodeRequest(target.flip())).as("seed %d", seed).isEqualTo(request);
      Reply reply = reply(random);
      codec.encode(reply, target.clear());
      assertThat(codec.decodeReply(target.flip())).as("seed %d", seed).isEqualTo(reply);
      PeerMessage chat = new PeerMessage.Chat(line(random), Token.NONE);
      codec.encode(chat, target.clear());
      assertThat(codec.decodePeerMessage(target.flip())).as("seed %d", seed).isEqualTo(chat);
    }
  }

  @Test
  void shouldReadAndWriteEveryReplyOfTheConformanceCases() throws MalformedMessageException {
    ByteBuffer target = ByteBuffer.allocate(MessageCodec.MAX_DATAGRAM_BYTES);
    int replies = 0;
    for (VectorCase vector : VectorCase.all()) {
      for (VectorCase.Step step : vector.steps()) {
        for (VectorCase.Expectation expectation :
            step.expect() == null ? List.<VectorCase.Expectation>of() : step.expect()) {
          String text = expectation.data().replaceAll("\\$\\{.*?}", "1AbhoECj");
          codec.encode(codec.decodeReply(Datagrams.of(text)), target.clear());
          assertThat(Datagrams.text(target.flip())).as(vector.name()).isEqualTo(text);
          replies++;
        }
      }
    }
    assertThat(replies).isGreaterThan(100);
  }

  /** Reads bytes by all three decoders, and returns why they are not a request. */
  private Reason reasonOf(byte[] bytes, long seed) {
    Reason reason = null;
    try {
      codec.decodeRequest(ByteBuffer.wrap(bytes));
    } catch (MalformedMessageException e) {
      reason = e.reason();
    } catch (RuntimeException e) {
      throw new AssertionError(new String(bytes, StandardCharsets.UTF_8) + " seed " + seed, e);
    }
    try {
      codec.decodeReply(ByteBuffer.wrap(bytes));
    } catch (MalformedMessageException e) {
      assertThat(e.reason()).isNotNull();
    }
    try {
      codec.decodePeerMessage(ByteBuffer.wrap(bytes));
    } catch (MalformedMessageException e) {
      assertThat(e.reason()).isNotNull();
    }
    return reason;
  }

  /** Asks a parser that sees every name, and has no limits that matter here. */
  private static boolean isOneObjectByJackson(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  static byte[] mutated(String sample, Random random) {
    StringBuilder text = new StringBuilder(sample);
    for (int edits = random.nextInt(4); edits > 0; edits--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(5)) {
        case 0 -> text.insert(Math.min(1, at), FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
        case 1 -> text.insert(at, FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
        case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(10)));
        case 3 -> text.insert(at, text.substring(Math.max(0, at - random.nextInt(30)), at));
        default -> text.setLength(at);
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static Request request(Random random) {
    AddressOverride override =
        AddressOverride.of(
            random.nextBoolean() ? null : endpoint(random).ip(),
            random.nextBoolean() ? 0 : endpoint(random).port());
    Request request =
        switch (random.nextInt(5)) {
          case 0 -> new Request.Announce(override);
          case 1 -> new Request.Pulse(override, random.nextBoolean());
          case 2 -> Request.Pulse.PLAIN;
          case 3 -> Request.Alive.PLAIN;
          default -> new Request.Push(id(random));
        };
    return request.with(token(random), token(random));
  }

  private static Reply reply(Random random) {
    Reply reply =
        switch (random.nextInt(7)) {
          case 0 -> new Reply.AnnounceReceived(id(random));
          case 1 -> new Reply.Announced(id(random));
          case 2 ->
              new Reply.PulseReceived(
                  random.nextBoolean(),
                  random.nextBoolean(),
                  random.nextBoolean() ? id(random) : ShareId.NONE,
                  Problem.values()[random.nextInt(Problem.values().length)]);
          case 3 -> new Reply.PushReceived(endpoint(random));
          case 4 -> new Reply.Pushed(endpoint(random), id(random));
          case 5 -> new Reply.Income(endpoint(random), id(random));
          default ->
              new Reply.Error(
                  random.nextBoolean(), Code.values()[random.nextInt(Code.values().length)]);
        };
    return reply.with(token(random), token(random));
  }

  private static Token token(Random random) {
    return random.nextBoolean() ? Token.NONE : Token.of(random.nextLong());
  }

  private static ShareId id(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = 6 + random.nextInt(15); length > 0; length--) {
      text.append(ShareId.ALPHABET.charAt(random.nextInt(62)));
    }
    return ShareId.parse(text);
  }

  private static Endpoint endpoint(Random random) {
    IpAddress ip =
        random.nextBoolean()
            ? IpAddress.v4(random.nextInt())
            : new IpAddress(random.nextLong() & random.nextLong(), random.nextInt());
    return new Endpoint(ip, 1 + random.nextInt(65535));
  }

  /** Returns a line of well-formed Unicode, control characters included. */
  private static String line(Random random) {
    StringBuilder line = new StringBuilder();
    for (int length = random.nextInt(80); length > 0; length--) {
      int codePoint = random.nextInt(random.nextBoolean() ? 0x100 : 0x11_0000);
      line.appendCodePoint(codePoint >= 0xd800 && codePoint <= 0xdfff ? '?' : codePoint);
    }
    return line.toString();
  }
}
