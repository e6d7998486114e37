package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;

/**
 * The strict UTF-8 decoder: no overlong form, no surrogate, nothing above U+10FFFF, no byte order
 * mark. Jackson's own is lenient in all four.
 *
 * @see "The Unicode Standard, table 3-7"
 */
final class Utf8 {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /**
   * Decodes what is between a buffer's position and limit, both untouched.
   *
   * @param bytes the bytes
   * @param target room for as many characters as there are bytes
   * @return the number of characters
   */
  static int decode(ByteBuffer bytes, char[] target) throws MalformedMessageException {
    int end = bytes.limit();
    int length = 0;
    for (int at = bytes.position(); at < end; ) {
      int lead = bytes.get(at++) & 0xff;
      if (lead < 0x80) {
        target[length++] = (char) lead;
        continue;
      }
      int followers = followers(lead);
      if (followers == 0 || at + followers > end) {
        throw MalformedMessageException.of(Reason.BAD_UTF8);
      }
      int codePoint = lead & 0x3f >> followers;
      for (int i = 0; i < followers; i++) {
        int follower = bytes.get(at++);
        if ((follower & 0xc0) != 0x80) {
          throw MalformedMessageException.of(Reason.BAD_UTF8);
        }
        codePoint = codePoint << 6 | follower & 0x3f;
      }
      if (!isWellFormed(codePoint, followers)) {
        throw MalformedMessageException.of(Reason.BAD_UTF8);
      }
      length += Character.toChars(codePoint, target, length);
    }
    if (length > 0 && target[0] == BYTE_ORDER_MARK) {
      throw MalformedMessageException.of(Reason.BAD_UTF8);
    }
    return length;
  }

  /** Returns how many bytes follow a lead byte, 0 for one that leads nothing. */
  private static int followers(int lead) {
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  }

  private static boolean isWellFormed(int codePoint, int followers) {
    return switch (followers) {
      case 1 -> true;
      case 2 -> codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff);
      default -> codePoint >= 0x1_0000 && codePoint <= 0x10_ffff;
    };
  }
}
