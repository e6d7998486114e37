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
  SharedFile {
    chunks = chunks.stream().sorted(Comparator.comparingLong(Chunk::id)).toList();
  }
}
