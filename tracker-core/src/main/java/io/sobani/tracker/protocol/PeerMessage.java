package io.sobani.tracker.protocol;

/**
 * A message from peer to peer, once a tracker has introduced them. A tracker answers none of these
 * but an alive, which it takes for its own {@link Request.Alive}. A nonce is what the answer shall
 * echo, or {@link Token#NONE}.
 *
 * @see "PROTOCOL.md, section 10"
 */
public sealed interface PeerMessage {

  /** Opens the sender's NAT and wants an answer. */
  record Knock(Token nonce) implements PeerMessage {
    /** Without a nonce, as the released application sends it. */
    public static final Knock PLAIN = new Knock(Token.NONE);
  }

  /** Says that a knock, or a line of text with a nonce, arrived, and echoes that nonce. */
  record Answer(Token nonce) implements PeerMessage {}

  /** Says that the sender is still there. */
  record Alive() implements PeerMessage {}

  /** The answer that application 0.1.2 gives between peers where later ones say alive. */
  record Alived() implements PeerMessage {}

  /** Says that the sender leaves; sent once, not acknowledged. */
  record Disconnect() implements PeerMessage {}

  /**
   * Brings a line of text; the same line again has the same nonce.
   *
   * @param text the line; the whole datagram has at most 1,024 bytes
   */
  record Chat(String text, Token nonce) implements PeerMessage {}
}
