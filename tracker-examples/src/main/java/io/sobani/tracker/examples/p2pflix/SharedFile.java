package io.sobani.tracker.examples.p2pflix;

import java.util.Comparator;
import java.util.List;

/**
 * A file as a peer offers it.
 *
 * @param name the first offer's name stays
 * @param fullHash what identifies the file
 * @param chunks in the order of their ids
 */
record SharedFile(String name, String fullHash, List<Chunk> chunks) {
  private static final int MAX_TEXT = 4096;

  SharedFile {
    chunks = chunks.stream().sorted(Comparator.comparingLong(Chunk::id)).toList();
  }

  /** Returns whether every text is short enough to be a name or a hash. */
  boolean isListable() {
    return isShort(name)
        && isShort(fullHash)
        && chunks.stream().allMatch(chunk -> isShort(chunk.name()) && isShort(chunk.hash()));
  }

  private static boolean isShort(String text) {
    return text.length() <= MAX_TEXT;
  }
}
