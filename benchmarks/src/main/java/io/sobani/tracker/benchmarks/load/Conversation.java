package io.sobani.tracker.benchmarks.load;

import java.nio.ByteBuffer;

/** The requests that peers send to a tracker, and the replies that they expect of it. */
interface Conversation {

  /** The verdict on a datagram from the tracker. */
  enum Verdict {
    GOOD,
    BAD,
    UNASKED
  }

  /** Writes what registers a peer. */
  void greet(Peer peer, ByteBuffer target);

  /** Writes the next request of a peer that is registered. */
  void ask(Peer peer, long nowNs, ByteBuffer target);

  /** Reads a datagram from the tracker. */
  Verdict hear(Peer peer, long nowNs, ByteBuffer datagram);

  /** Returns whether a peer knows what it needs to ask. */
  boolean isRegistered(Peer peer);
}
