package io.sobani.tracker.benchmarks.load;

import java.util.List;

/** The requests that peers send all the time. */
enum Proto {
  PULSE,
  ALIVE,
  ANNOUNCE,
  PUSH,
  /** Eight pulses, an announce and a push of ten. */
  MIX,
  /** BitTorrent announces. */
  BEP15,
  /** Pulses to {@link Echo}. */
  ECHO;

  Conversation among(List<Peer> peers) {
    return switch (this) {
      case BEP15 -> new BittorrentConversation();
      case ECHO -> new EchoConversation();
      default -> new SobaniConversation(this, peers);
    };
  }
}
