package io.sobani.tracker.examples.p2pflix;

/**
 * One piece of a file. Nothing is known of the texts but that they are texts.
 *
 * @param id the place in the file; neither unique nor contiguous by rule
 * @param name the piece's name
 * @param hash the piece's hash
 */
record Chunk(long id, String name, String hash) {}
