package io.sobani.tracker.benchmarks.load;

import java.util.List;

/** What peers say all the time. */
enum Proto {
  PULSE,
  ALIVE,
  ANNOUNCE,
  PUSH,
  /** Eight pulses, an announce and a push of ten. */
  MIX,
  /** BitTorrent announces. */
  BEP15;

  Conversation among(List<Peer> peers) {
    return this == BEP15 ? new BittorrentConversation() : new SobaniConversation(this, peers);
  }
}
