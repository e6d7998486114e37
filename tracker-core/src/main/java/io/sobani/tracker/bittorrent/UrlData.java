package io.sobani.tracker.bittorrent;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The options behind an announce, of which one is known: path and query of the announce URL.
 *
 * @see "BEP 41, UDP Tracker Protocol Extensions"
 */
final class UrlData {

  private static final int END = 0;
  private static final int NOP = 1;
  private static final int URL_DATA = 2;
  private static final int MAX_PIECE = 255;

  private UrlData() {}

  /**
   * Returns the pieces from an index to the limit; unknown options are skipped, a truncated one is
   * ignored.
   */
  static String read(ByteBuffer options, int from) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int at = from;
    while (at < options.limit()) {
      int type = options.get(at++) & 0xff;
      if (type == NOP) {
        continue;
      }
      int length = at < options.limit() ? options.get(at++) & 0xff : MAX_PIECE;
      if (type == END || length > options.limit() - at) {
        break;
      }
      for (int end = at + length; at < end; at++) {
        if (type == URL_DATA) {
          data.write(options.get(at));
        }
      }
    }
    return data.toString(StandardCharsets.UTF_8);
  }

  /** Writes the data in as many pieces as it needs; nothing where there is none. */
  static void write(String data, ByteBuffer target) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += MAX_PIECE) {
      int length = Math.min(MAX_PIECE, bytes.length - at);
      target.put((byte) URL_DATA).put((byte) length).put(bytes, at, length);
    }
  }
}
