package io.sobani.tracker.table;

import java.util.Arrays;

/** Rows of longs in chunks, dense: growing copies no row, and chunks that empty are given back. */
final class Rows {

  private static final int CHUNK_BITS = 8;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

  private final int width;
  private long[][] chunks = new long[4][];
  private int size;

  /** Makes no rows of so many longs each. */
  Rows(int width) {
    this.width = width;
  }

  int size() {
    return size;
  }

  long get(int row, int column) {
    return chunks[row >>> CHUNK_BITS][(row & CHUNK_MASK) * width + column];
  }

  void set(int row, int column, long value) {
    chunks[row >>> CHUNK_BITS][(row & CHUNK_MASK) * width + column] = value;
  }

  /** Appends a row of unspecified content and returns its number. */
  int append() {
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunk);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new long[width << CHUNK_BITS];
    }
    return size++;
  }

  /** Copies a row over another. */
  void copy(int from, int to) {
    System.arraycopy(
        chunks[from >>> CHUNK_BITS],
        (from & CHUNK_MASK) * width,
        chunks[to >>> CHUNK_BITS],
        (to & CHUNK_MASK) * width,
        width);
  }

  /** Removes the last row; keeps one empty chunk, so that a row to and fro costs no allocation. */
  void removeLast() {
    size--;
    int spare = (size + CHUNK_MASK >>> CHUNK_BITS) + 1;
    if (spare < chunks.length) {
      chunks[spare] = null;
    }
    if (spare < chunks.length / 4) {
      chunks = Arrays.copyOf(chunks, chunks.length / 2);
    }
  }
}
