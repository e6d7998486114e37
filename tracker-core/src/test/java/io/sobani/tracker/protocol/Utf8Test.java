package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The UTF-8 decoder against the JDK's, which is strict when it reports. */
final class Utf8Test {

  private final CharsetDecoder jdk =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final char[] ours = new char[8];
  private final char[] theirs = new char[8];

  @Test
  void shouldDecodeEveryTwoByteSequenceAsTheJdkDoes() {
    byte[] bytes = new byte[2];
    for (int value = 0; value < 1 << 16; value++) {
      bytes[0] = (byte) (value >>> 8);
      bytes[1] = (byte) value;
      assertSameAsJdk(bytes);
    }
  }

  @Test
  void shouldDecodeEveryThreeByteSequenceAsTheJdkDoes() {
    byte[] bytes = new byte[3];
    for (int value = 0; value < 1 << 24; value++) {
      bytes[0] = (byte) (value >>> 16);
      bytes[1] = (byte) (value >>> 8);
      bytes[2] = (byte) value;
      assertSameAsJdk(bytes);
    }
  }

  @Test
  void shouldDecodeFourByteSequencesAsTheJdkDoes() {
    Random random = new Random(4);
    byte[] bytes = new byte[4];
    for (int i = 0; i < 1_000_000; i++) {
      int value = random.nextInt();
      bytes[0] = (byte) (0xec + (value >>> 24 & 0x0f));
      for (int at = 1; at < 4; at++) {
        int bits = value >>> 8 * at - 8;
        bytes[at] = (byte) (i % 2 == 0 ? 0x80 | bits & 0x3f : bits);
      }
      assertSameAsJdk(bytes);
    }
  }

  @Test
  void shouldRefuseAByteOrderMarkAtTheStartOnly() throws MalformedMessageException {
    byte[] marked = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    assertThat(decode(marked)).isEqualTo(-1);
    assertThat(decode("x\uFEFF".getBytes(StandardCharsets.UTF_8))).isEqualTo(2);
  }

  private void assertSameAsJdk(byte[] bytes) {
    int length = decode(bytes);
    int expected = decodeByJdk(bytes);
    boolean same = length == expected;
    for (int i = 0; same && i < length; i++) {
      same = ours[i] == theirs[i];
    }
    if (!same) {
      assertThat(length)
          .as(
              "length of %s",
              new String(bytes, StandardCharsets.ISO_8859_1)
                  .chars()
                  .mapToObj(Integer::toHexString)
                  .toList())
          .isEqualTo(expected);
      assertThat(ours).startsWith(theirs);
    }
  }

  private int decode(byte[] bytes) {
    try {
      return Utf8.decode(ByteBuffer.wrap(bytes), ours);
    } catch (MalformedMessageException e) {
      assertThat(e.reason()).isEqualTo(MalformedMessageException.Reason.BAD_UTF8);
      return -1;
    }
  }

  private int decodeByJdk(byte[] bytes) {
    CharBuffer target = CharBuffer.wrap(theirs);
    boolean refused = jdk.reset().decode(ByteBuffer.wrap(bytes), target, true).isError();
    boolean marked = target.position() > 0 && theirs[0] == '\uFEFF';
    return refused || marked ? -1 : target.position();
  }
}
