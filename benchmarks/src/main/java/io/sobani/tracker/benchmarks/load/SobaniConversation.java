package io.sobani.tracker.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** The sobani protocol, both dialects. Replies are told by their first bytes, without a parser. */
final class SobaniConversation implements Conversation {

  private static final byte[] PULSE = ascii("{\"action\":\"pulse\"}");
  private static final byte[] ALIVE = ascii("{\"action\":\"alive\"}");
  private static final byte[] ANNOUNCE = ascii("{\"action\":\"announce\"}");
  private static final byte[] PUSH = ascii("{\"action\":\"push\",\"shareId\":\"");
  private static final byte[] PUSH_END = ascii("\"}");
  private static final byte[] INCOME = ascii("{\"action\":\"income\"");
  private static final byte[][] ANNOUNCED = {
    ascii("{\"action\":\"announceReceived\",\"data\":{\"shareId\":\""),
    ascii("{\"action\":\"announced\",\"data\":{\"shareId\":\"")
  };
  private static final byte[][] GOOD = {
    ascii("{\"action\":\"pulseReceived\",\"data\":{\"status\":\"0\""),
    ascii("{\"action\":\"alived\""),
    ascii("{\"action\":\"pushReceived\""),
    ascii("{\"action\":\"pushed\"")
  };

  private final Proto proto;
  private final List<Peer> peers;
  private final SplittableRandom random = new SplittableRandom();

  SobaniConversation(Proto proto, List<Peer> peers) {
    this.proto = proto;
    this.peers = peers;
  }

  @Override
  public void greet(Peer peer, ByteBuffer target) {
    target.put(ANNOUNCE);
  }

  @Override
  public void ask(Peer peer, long nowNs, ByteBuffer target) {
    switch (proto == Proto.MIX ? drawn() : proto) {
      case PULSE -> target.put(PULSE);
      case ALIVE -> target.put(ALIVE);
      case PUSH -> target.put(PUSH).put(anyPeer().shareId).put(PUSH_END);
      default -> target.put(ANNOUNCE);
    }
  }

  @Override
  public Verdict hear(Peer peer, long nowNs, ByteBuffer datagram) {
    for (byte[] announced : ANNOUNCED) {
      if (startsWith(datagram, announced)) {
        peer.shareId = textAt(datagram, announced.length);
        return Verdict.GOOD;
      }
    }
    for (byte[] good : GOOD) {
      if (startsWith(datagram, good)) {
        return Verdict.GOOD;
      }
    }
    return startsWith(datagram, INCOME) ? Verdict.UNASKED : Verdict.BAD;
  }

  @Override
  public boolean isRegistered(Peer peer) {
    return peer.shareId != null;
  }

  /** Eight pulses, an announce and a push of ten. */
  private Proto drawn() {
    int of10 = random.nextInt(10);
    return of10 < 8 ? Proto.PULSE : of10 == 8 ? Proto.ANNOUNCE : Proto.PUSH;
  }

  private Peer anyPeer() {
    return peers.get(random.nextInt(peers.size()));
  }

  private static boolean startsWith(ByteBuffer datagram, byte[] start) {
    if (datagram.remaining() < start.length) {
      return false;
    }
    for (int i = start.length - 1; i >= 0; i--) { // they differ at their ends
      if (datagram.get(i) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] textAt(ByteBuffer datagram, int from) {
    int end = from;
    while (end < datagram.limit() && datagram.get(end) != '"') {
      end++;
    }
    byte[] text = new byte[end - from];
    datagram.get(from, text);
    return text;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
