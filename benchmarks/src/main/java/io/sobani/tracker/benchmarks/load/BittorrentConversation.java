package io.sobani.tracker.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Announces to 10,000 torrents, and a connect where a peer has no connection id or an old one.
 *
 * @see "BEP 15"
 */
final class BittorrentConversation implements Conversation {

  private static final long PROTOCOL_ID = 0x417_2710_1980L;
  private static final int CONNECT = 0;
  private static final int ANNOUNCE = 1;
  private static final int REPLY_HEADER_BYTES = 8;
  private static final int TORRENTS = 10_000;
  private static final int WANTED_PEERS = 30;
  private static final short PEER_PORT = 6881;
  private static final long CONNECTION_NS = 60_000_000_000L; // they may be used for a minute

  private final SplittableRandom random = new SplittableRandom();

  @Override
  public void greet(Peer peer, ByteBuffer target) {
    target.putLong(PROTOCOL_ID).putInt(CONNECT).putInt(peer.hashCode());
  }

  @Override
  public void ask(Peer peer, long nowNs, ByteBuffer target) {
    if (!isRegistered(peer) || nowNs - peer.connectedNs >= CONNECTION_NS) {
      greet(peer, target);
    } else {
      announce(peer, target);
    }
  }

  private void announce(Peer peer, ByteBuffer target) {
    target.putLong(peer.connectionId).putInt(ANNOUNCE).putInt(peer.hashCode());
    target.putInt(random.nextInt(TORRENTS)).putLong(0).putLong(0); // info_hash
    target.putInt(peer.hashCode()).putLong(0).putLong(0); // peer_id
    target.putLong(0).putLong(1).putLong(0); // downloaded, left, uploaded
    target.putInt(0).putInt(0).putInt(0); // event, ip, key
    target.putInt(WANTED_PEERS).putShort(PEER_PORT);
  }

  @Override
  public Verdict hear(Peer peer, long nowNs, ByteBuffer datagram) {
    if (datagram.remaining() <= REPLY_HEADER_BYTES || datagram.getInt(4) != peer.hashCode()) {
      return Verdict.BAD;
    }
    int action = datagram.getInt(0);
    if (action == CONNECT && datagram.remaining() >= 16) {
      peer.connectionId = datagram.getLong(REPLY_HEADER_BYTES);
      peer.connectedNs = nowNs;
    }
    return action == CONNECT || action == ANNOUNCE ? Verdict.GOOD : Verdict.BAD;
  }

  @Override
  public boolean isRegistered(Peer peer) {
    return peer.connectionId != 0;
  }
}
