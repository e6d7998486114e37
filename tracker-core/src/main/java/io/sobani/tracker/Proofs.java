package io.sobani.tracker;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.AddressTokens;
import io.sobani.tracker.limit.AddressTokens.Purpose;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.table.PeerTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What tokens are worth here: who has proven his address, and who must.
 *
 * @see "PROTOCOL.md, section 9"
 */
final class Proofs {

  private final TokenMode mode;
  private final AddressTokens tokens;
  private final boolean shared;
  private final long epochNs;

  Proofs(TrackerConfig config) {
    mode = config.tokenMode();
    shared = config.tokenKey().length > 0;
    epochNs = config.tokenEpochNs();
    tokens = new AddressTokens(shared ? key(config.tokenKey()) : SipHash.random());
  }

  private static SipHash key(byte[] bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new SipHash(key.getLong(), key.getLong());
  }

  /** Returns whether tokens are worth anything. */
  private boolean areOn() {
    return mode != TokenMode.OFF;
  }

  /** Looks at a request's token, and makes the fresh one where the request has any. */
  void judge(Exchange asker, long nowNs) {
    asker.tokenNs = shared ? nowNs - epochNs : asker.upNs;
    boolean hasToken = asker.token.present() && areOn();
    asker.proven = hasToken && isValid(asker, Purpose.ADDRESS);
    asker.fresh = hasToken ? issue(asker, Purpose.ADDRESS) : Token.NONE;
  }

  /** Returns whether the asker must show a valid token first. */
  boolean mustProve(Exchange asker) {
    return mode == TokenMode.REQUIRED && !asker.proven;
  }

  /** Returns whether a registration is proven, and the asker is not. */
  boolean protect(PeerTable table, int peer, Exchange asker) {
    return table.state(peer) == PeerTable.PROVEN && !asker.proven && areOn();
  }

  /** Returns whether the asker wants a first token. */
  boolean asksForFirst(Exchange asker) {
    return asker.token.equals(Token.FIRST);
  }

  /** Returns whether the asker may take over a proven registration of its address. */
  boolean mayReplace(Exchange asker) {
    return asker.fresh.present() && isValid(asker, Purpose.REPLACE);
  }

  /** Returns a token for a challenge. */
  Token forAddress(Exchange asker) {
    return issue(asker, Purpose.ADDRESS);
  }

  /** Returns a token for taking over a proven registration. */
  Token forReplacing(Exchange asker) {
    return issue(asker, Purpose.REPLACE);
  }

  private Token issue(Exchange asker, Purpose purpose) {
    return Token.of(tokens.issue(asker.tokenNs, asker.ipHigh, asker.ipLow, asker.port, purpose));
  }

  private boolean isValid(Exchange asker, Purpose purpose) {
    long bits = asker.token.bits();
    return bits != 0
        && tokens.isValid(asker.tokenNs, bits, asker.ipHigh, asker.ipLow, asker.port, purpose);
  }
}
