package io.sobani.tracker;

/** The numbers of a snapshot's layout, which {@link SnapshotWriter} describes. */
final class SnapshotFormat {

  /** "sobani" and the version. */
  static final long MAGIC = 0x736f_6261_6e69_0000L;

  static final int VERSION = 2;

  static final int HEAD_BYTES = 32;
  static final int PEER_BYTES = 64;

  static final byte LISTENER = 1;
  static final byte PEER = 2;

  /** The number of a listener that has no name. */
  static final int NO_LISTENER = 0xffff;

  private SnapshotFormat() {}
}
