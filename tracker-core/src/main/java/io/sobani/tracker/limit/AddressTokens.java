package io.sobani.tracker.limit;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import java.util.concurrent.TimeUnit;

/**
 * Tokens that prove that whoever shows one receives at its address.
 *
 * <p>Each day has a key of its own, derived from the master key, so a token outlives the change of
 * keys at the end of its day.
 *
 * <p>Times are nanoseconds of any clock that does not go back; the trackers of a fleet use one
 * master key and one epoch. Thread-safe; allocates only one key per day.
 *
 * @see "PROTOCOL.md, section 9"
 */
public final class AddressTokens {

  private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int WINDOWS_PER_DAY = 24 * 60;
  private static final int MAX_AGE = 2;
  private static final int MAC_BITS = 62;

  private final SipHash masterKey;

  /** The keys of this day and the one before, by the day's last bit. */
  private final DayKey[] dayKeys = new DayKey[2];

  public AddressTokens(SipHash masterKey) {
    this.masterKey = masterKey;
    dayKeys[0] = dayKey(0);
    dayKeys[1] = dayKey(1);
  }

  public long issue(long timeNs, PackedSource source, Purpose purpose) {
    return token(window(timeNs), source, purpose);
  }

  /** Returns whether a token was issued to this source in this window or the two before it. */
  public boolean isValid(long timeNs, long token, PackedSource source, Purpose purpose) {
    long window = window(timeNs);
    long age = window - (token >>> MAC_BITS) & 3;
    return age <= MAX_AGE && token == token(window - age, source, purpose);
  }

  private long token(long window, PackedSource source, Purpose purpose) {
    long rest = (window << 1 | purpose.ordinal()) << 16 | source.port();
    long mac = dayKeyOf(window).hash(source.ipHigh(), source.ipLow(), rest);
    return window << MAC_BITS | mac >>> Long.SIZE - MAC_BITS;
  }

  private SipHash dayKeyOf(long window) {
    long day = Math.floorDiv(window, WINDOWS_PER_DAY);
    int slot = (int) day & 1;
    DayKey key = dayKeys[slot];
    if (key.day != day) {
      key = dayKey(day);
      dayKeys[slot] = key; // a race writes the same key twice
    }
    return key.hash;
  }

  private DayKey dayKey(long day) {
    return new DayKey(day, new SipHash(masterKey.hash(day, 0), masterKey.hash(day, 1)));
  }

  private static long window(long timeNs) {
    return Math.floorDiv(timeNs, WINDOW_NS);
  }

  private record DayKey(long day, SipHash hash) {}

  /** The purpose of a token. */
  public enum Purpose {
    /** To prove an address. */
    ADDRESS,
    /** To start a new registration where a proven one was silent. */
    REPLACE
  }
}
