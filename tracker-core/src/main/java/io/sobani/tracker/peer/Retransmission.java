package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.Token;
import java.util.Random;

/** The times at which a request is sent until it has an answer: the wait doubles, ±20 %. */
final class Retransmission extends Timer {

  private static final double JITTER = 0.2;

  private final long firstWaitNs;
  private final long mostWaitNs;
  private final Random random;
  private long waitNs;
  private int tries;
  private boolean repeating;
  private boolean repeated = true;
  private Token nonce = Token.NONE;

  Retransmission(long firstWaitNs, long mostWaitNs, Random random) {
    this.firstWaitNs = firstWaitNs;
    this.mostWaitNs = mostWaitNs;
    this.random = random;
  }

  /** Returns a time ±20 %, which keeps peers from acting in lockstep. */
  static long jittered(long ns, Random random) {
    return (long) (ns * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }

  void start() {
    nonce = Token.of(random.nextLong());
    tries = 0;
    waitNs = firstWaitNs;
    repeating = false;
    repeated = true;
    now();
  }

  void stop() {
    tries = 0;
    repeated = true;
    off();
  }

  /** Makes it due at once, no more than once per try, and not as a try of its own. */
  void repeat() {
    if (!repeated) {
      repeated = true;
      repeating = true;
      now();
    }
  }

  void sent(long nowNs) {
    at(nowNs + jittered(waitNs, random));
    if (repeating) {
      repeating = false;
      return;
    }
    tries++;
    repeated = false;
    waitNs = Math.min(2 * waitNs, mostWaitNs);
  }

  /** Returns the nonce of all tries since the last start: a late reply to any of them has it. */
  Token nonce() {
    return nonce;
  }

  /** Returns how often the request was tried since the start; 0 when there is none. */
  int tries() {
    return tries;
  }

  boolean isWaiting() {
    return tries > 0;
  }

  /** Returns whether what is due was sent before and had no answer in its time. */
  boolean isRetry() {
    return tries > 0 && !repeating;
  }

  /** Returns whether another try, one that counts, would be one too many. */
  boolean isExhausted(int maxTries) {
    return tries == maxTries && !repeating;
  }
}
