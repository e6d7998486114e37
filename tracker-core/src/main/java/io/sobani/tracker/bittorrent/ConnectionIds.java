package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import java.util.concurrent.TimeUnit;

/**
 * Issues and checks connection ids, without memory: one proves that its sender receives at its ip.
 * The port is not part of it, as BEP 15 identifies a client by its ip; so a host behind the same
 * NAT can announce for its neighbours, as it can without.
 *
 * <p>The top bit is set, so that no request that carries one begins like JSON; two bits are the
 * window of 60 s in which it was issued, mod 4; 61 are a keyed hash of window and ip. It is valid
 * in its window and the two after, so it lives 120 to 180 s. Thread-safe.
 */
final class ConnectionIds {

  private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int MAX_AGE = 2;
  private static final int MAC_BITS = 61;

  private final SipHash key;

  ConnectionIds(SipHash key) {
    this.key = key;
  }

  long issue(long upNs, PackedSource source) {
    return id(upNs / WINDOW_NS, source);
  }

  boolean isValid(long upNs, long id, PackedSource source) {
    long window = upNs / WINDOW_NS;
    long age = window - (id >>> MAC_BITS) & 3;
    return age <= MAX_AGE && id == id(window - age, source);
  }

  private long id(long window, PackedSource source) {
    long mac = key.hash(window, source.ipHigh(), source.ipLow()) >>> Long.SIZE - MAC_BITS;
    return Long.MIN_VALUE | (window & 3) << MAC_BITS | mac;
  }
}
