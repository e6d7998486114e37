package io.sobani.tracker.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Pulses to {@link Echo}, which needs no registration. */
final class EchoConversation implements Conversation {

  private static final byte[] PULSE = "{\"action\":\"pulse\"}".getBytes(StandardCharsets.US_ASCII);

  @Override
  public void greet(Peer peer, ByteBuffer target) {
    target.put(PULSE);
  }

  @Override
  public void ask(Peer peer, long nowNs, ByteBuffer target) {
    target.put(PULSE);
  }

  @Override
  public Verdict hear(Peer peer, long nowNs, ByteBuffer datagram) {
    return datagram.remaining() == PULSE.length ? Verdict.GOOD : Verdict.BAD;
  }

  @Override
  public boolean isRegistered(Peer peer) {
    return true;
  }
}
