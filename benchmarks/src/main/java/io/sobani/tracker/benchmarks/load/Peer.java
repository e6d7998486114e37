package io.sobani.tracker.benchmarks.load;

import java.nio.channels.DatagramChannel;

/** One source of requests, and what it knows. */
final class Peer {

  final DatagramChannel channel;

  /** What the tracker named it; null until it is registered. */
  byte[] shareId;

  /** BitTorrent: the id to announce with, 0 for none. */
  long connectionId;

  /** Since when it has that. */
  long connectedNs;

  /** Whether a request is under way; then when it should have left, and when it did. */
  boolean waits;

  long intendedNs;
  long sentNs;

  Peer(DatagramChannel channel) {
    this.channel = channel;
  }
}
