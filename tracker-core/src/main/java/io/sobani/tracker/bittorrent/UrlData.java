package io.sobani.tracker.bittorrent;

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

  /** The most bytes that are read; more would make a datagram cost more than 4 KiB of heap. */
  private static final int MAX_BYTES = 1_000;

  private UrlData() {}

  /**
   * Returns the pieces from an index to the limit, up to {@value #MAX_BYTES} bytes of them, as
   * ASCII; unknown options are skipped, a truncated one is ignored.
   */
  static String read(ByteBuffer options, int from) {
    byte[] data = new byte[Math.min(MAX_BYTES, options.limit() - from)];
    int size = 0;
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
      if (type == URL_DATA) {
        int read = Math.min(length, data.length - size);
        options.get(at, data, size, read);
        size += read;
      }
      at += length;
    }
    return new String(data, 0, size, StandardCharsets.US_ASCII);
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
