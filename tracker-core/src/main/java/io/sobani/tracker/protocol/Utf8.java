package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 strictly into one reused array: no overlong form, no surrogate, nothing above
 * U+10FFFF, no byte order mark. Jackson's own decoder is lenient in all four.
 */
final class Utf8 {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer target;

  /** Creates a decoder whose target has room for as many characters as there will be bytes. */
  Utf8(char[] target) {
    this.target = CharBuffer.wrap(target);
  }

  /** Decodes the bytes between position and limit, both untouched, and returns the length. */
  int decode(ByteBuffer bytes) throws MalformedMessageException {
    int start = bytes.position();
    CoderResult result = decoder.reset().decode(bytes, target.clear(), true);
    bytes.position(start);
    int length = target.position();
    if (result.isError() || length > 0 && target.get(0) == BYTE_ORDER_MARK) {
      throw MalformedMessageException.of(Reason.BAD_UTF8);
    }
    return length;
  }
}
