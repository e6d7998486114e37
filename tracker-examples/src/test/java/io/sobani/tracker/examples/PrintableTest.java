package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.sim.Seeds;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrintableTest {

  private static final Pattern POWER_OVER_A_TERMINAL =
      Pattern.compile(
          "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]");

  @Test
  void shouldKeepWhatPeopleWrite() {
    for (String text : new String[] {"good day", "großes Ächzen", "שלום", "你好", "👩\u200d👧", ""}) {
      assertThat(Printable.of(text)).isEqualTo(text);
    }
  }

  @Test
  void shouldReplaceWhatTerminalsObey() {
    assertThat(Printable.of("a\u001b[2Jb")).isEqualTo("a?[2Jb");
    assertThat(Printable.of("a\u009b2Jb\u0085")).isEqualTo("a?2Jb?");
    assertThat(Printable.of("a\u202egnp.exe\u2066\u200f")).isEqualTo("a?gnp.exe??");
    assertThat(Printable.of("a\nb\r\tc\u2028d\ud800e")).isEqualTo("a?b??c?d?e");
  }

  @Test
  void shouldLeaveNoPowerOverATerminalInAnyText() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      assertSafe(Character.toString(codePoint));
    }
    long seed = Seeds.of("printable");
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      char[] text = new char[random.nextInt(20)];
      for (int at = 0; at < text.length; at++) {
        text[at] = (char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000);
      }
      assertSafe(new String(text));
    }
  }

  private static void assertSafe(String text) {
    String safe = Printable.of(text);
    assertThat(POWER_OVER_A_TERMINAL.matcher(safe).find()).as("%x", text.hashCode()).isFalse();
    assertThat(safe.codePointCount(0, safe.length()))
        .isEqualTo(text.codePointCount(0, text.length()));
  }
}
