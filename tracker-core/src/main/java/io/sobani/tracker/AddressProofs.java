package io.sobani.tracker;

import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.AddressTokens;
import io.sobani.tracker.limit.AddressTokens.Purpose;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.table.PeerTable;

/**
 * Issues and checks address tokens under the configured {@link TokenMode}.
 *
 * @see "PROTOCOL.md, section 9"
 */
final class AddressProofs {

  private final TokenMode mode;
  private final AddressTokens tokens;
  private final boolean shared;
  private final long epochNs;

  AddressProofs(TrackerConfig config) {
    mode = config.tokenMode();
    shared = config.settings.tokenKey.length > 0;
    epochNs = config.settings.tokenEpochNs;
    tokens = new AddressTokens(shared ? SipHash.of(config.settings.tokenKey) : SipHash.random());
  }

  private boolean areOn() {
    return mode != TokenMode.OFF;
  }

  /** Checks the token of a request, if it has one, for its asker, and makes the new one. */
  void check(Asker asker, Token token, long nowNs) {
    asker.token = token;
    asker.tokenNs = shared ? nowNs - epochNs : asker.upNs;
    boolean hasToken = token.present() && areOn();
    asker.proven = hasToken && isValid(asker, Purpose.ADDRESS);
    asker.newToken = hasToken ? issue(asker, Purpose.ADDRESS) : Token.NONE;
  }

  boolean mustProve(Asker asker) {
    return mode == TokenMode.REQUIRED && !asker.proven;
  }

  /** Returns whether a registration is proven and the asker is not. */
  boolean protect(PeerTable table, int peer, Asker asker) {
    return table.state(peer) == PeerTable.PROVEN && !asker.proven && areOn();
  }

  /** Returns whether the asker may take over a proven registration of its address. */
  boolean mayReplace(Asker asker) {
    return asker.newToken.present() && isValid(asker, Purpose.REPLACE);
  }

  Token issue(Asker asker, Purpose purpose) {
    return Token.of(tokens.issue(asker.tokenNs, asker.source, purpose));
  }

  private boolean isValid(Asker asker, Purpose purpose) {
    long bits = asker.token.bits();
    return bits != 0 && tokens.isValid(asker.tokenNs, bits, asker.source, purpose);
  }
}
