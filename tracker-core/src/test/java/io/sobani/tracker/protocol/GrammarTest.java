package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Compares the grammar with jackson, as it is set up here: within the limits one takes a text if
 * and only if the other reads it without an exception, and jackson reads what the grammar leaves of
 * it.
 */
final class GrammarTest {

  private static final String[] PIECES = {
    "0",
    "1",
    "12345678901234567890",
    "-",
    "+",
    ".",
    "e",
    "E",
    "true",
    "false",
    "null",
    "nul",
    "\"",
    "\\",
    "\\\"",
    "\\u",
    "\\u00e9",
    "\\ud800",
    "\\x",
    "a",
    "F",
    "/",
    "//",
    "/**/",
    "#",
    "'",
    " ",
    "\t",
    "\n",
    "\r",
    "\f",
    "\u0000",
    "\u001f",
    "\u007f",
    "\u00a0",
    "\u2028",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "NaN",
    "Infinity",
    "0x1",
    "\"ip\":",
    "\"a\":",
    "{\"data\":",
    "\"\""
  };

  private final JsonFactory jackson = ObjectReader.jackson();
  private final char[] text = new char[MessageCodec.MAX_DATAGRAM_BYTES];
  private final ObjectReader reader = new ObjectReader(text.length);
  private final Grammar grammar = new Grammar(text);
  private final Field object =
      new Field(
          "object",
          new Field("action"),
          new Field("ip"),
          new Field("data", new Field("shareId"), new Field("token")));
  private int taken;
  private int refused;

  @AfterEach
  void shouldHaveSeenBoth() {
    assertThat(taken).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void shouldTakeWhatJacksonReadsOfAMillionMutations() {
    Random random = new Random(22);
    List<String> samples = Samples.texts();
    for (int i = 0; i < 1_000_000; i++) {
      check(CodecPropertyTest.mutated(samples.get(random.nextInt(samples.size())), random));
    }
  }

  @Test
  void shouldTakeWhatJacksonReadsOfRandomPieces() {
    Random random = new Random(23);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder object = new StringBuilder("{\"ip\":");
      for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
        object.append(PIECES[random.nextInt(PIECES.length)]);
      }
      check(object.append('}').toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void shouldTakeWhatJacksonReadsOfEveryChangeOfOneCharacter() {
    for (String sample : Samples.requests().values()) {
      byte[] valid = sample.getBytes(StandardCharsets.UTF_8);
      for (int at = 0; at < valid.length; at++) {
        byte[] changed = valid.clone();
        byte[] longer = new byte[valid.length + 1];
        System.arraycopy(valid, 0, longer, 0, at);
        System.arraycopy(valid, at, longer, at + 1, valid.length - at);
        for (int value = 0; value < 128; value++) {
          changed[at] = (byte) value;
          check(changed);
          longer[at] = (byte) value;
          check(longer);
        }
        check(Arrays.copyOf(valid, at));
      }
    }
  }

  private void check(byte[] datagram) {
    int length;
    try {
      CharBuffer decoded = CharBuffer.wrap(text);
      reader.decode(ByteBuffer.wrap(datagram), decoded);
      length = decoded.position();
    } catch (MalformedMessageException e) {
      return;
    }
    String before = new String(text, 0, length);
    try {
      length = grammar.check(length, object);
      taken++;
    } catch (MalformedMessageException e) {
      if (e.reason() == Reason.BAD_JSON) {
        if (isRead(before.toCharArray(), length)) {
          throw new AssertionError("jackson reads " + before);
        }
        refused++;
      }
      return;
    }
    if (!isRead(text, length)) {
      throw new AssertionError("jackson refuses " + before);
    }
  }

  private boolean isRead(char[] text, int length) {
    try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), text, 0, length)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          parser.getStringLength();
        }
      }
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }
}
