package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The UTF-8 decoder is strict where The Unicode Standard, table 3-7, is. */
final class Utf8Test {

  private final CharBuffer text = CharBuffer.allocate(16);
  private final ObjectReader reader = new ObjectReader(16);

  @Test
  void shouldDecodeCharactersOfEveryLength() throws MalformedMessageException {
    String all = "\u0000aé\uD7FF\uE000\uFFFF🦀\uDBFF\uDFFF";
    ByteBuffer bytes = ByteBuffer.wrap(all.getBytes(StandardCharsets.UTF_8));
    reader.decode(bytes, text);
    assertThat(text.flip().toString()).isEqualTo(all);
    assertThat(bytes.position()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c0 af",
        "c1 bf",
        "c3",
        "c3 28",
        "e0 9f bf",
        "ed a0 80",
        "ef bf",
        "e2 28 a1",
        "f0 8f bf bf",
        "f4 90 80 80",
        "f5 80 80 80",
        "ff",
        "61 fe",
        "ef bb bf",
        "ef bb bf 61"
      })
  void shouldRefuseWhatIsNotStrict(String hex) {
    ByteBuffer datagram = ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(hex));
    assertThatThrownBy(() -> reader.decode(datagram, text))
        .isSameAs(MalformedMessageException.of(Reason.BAD_UTF8));
    assertThat(datagram.position()).isZero();
  }

  @Test
  void shouldRefuseAByteOrderMarkAtTheStartOnly() throws MalformedMessageException {
    reader.decode(ByteBuffer.wrap("x\uFEFF".getBytes(StandardCharsets.UTF_8)), text);
    assertThat(text.flip().toString()).isEqualTo("x\uFEFF");
  }
}
