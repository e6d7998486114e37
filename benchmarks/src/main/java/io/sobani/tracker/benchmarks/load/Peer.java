package io.sobani.tracker.benchmarks.load;

import java.nio.channels.DatagramChannel;

/** One source of requests, and what it knows. */
final class Peer {

  final DatagramChannel channel;

  /** The id that the tracker gave it; null until it is registered. */
  byte[] shareId;

  /** BitTorrent: the id to announce with, 0 for none. */
  long connectionId;

  /** The time at which it got that. */
  long connectedNs;

  /** True if a request is under way; then the times at which it should have left, and did. */
  boolean waits;

  long intendedNs;
  long sentNs;

  Peer(DatagramChannel channel) {
    this.channel = channel;
  }
}
