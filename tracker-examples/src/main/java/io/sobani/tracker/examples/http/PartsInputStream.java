package io.sobani.tracker.examples.http;

import java.io.InputStream;
import java.util.Iterator;

/** The parts of a body one after the other, each asked for when the one before is read. */
final class PartsInputStream extends InputStream {
  private final Iterator<byte[]> parts;
  private byte[] part = new byte[0];
  private int position;

  PartsInputStream(Iterator<byte[]> parts) {
    this.parts = parts;
  }

  @Override
  public int read() {
    return hasMore() ? part[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (!hasMore()) {
      return -1;
    }
    int taken = Math.min(length, part.length - position);
    System.arraycopy(part, position, target, offset, taken);
    position += taken;
    return taken;
  }

  private boolean hasMore() {
    while (position == part.length && parts.hasNext()) {
      part = parts.next();
      position = 0;
    }
    return position < part.length;
  }
}
