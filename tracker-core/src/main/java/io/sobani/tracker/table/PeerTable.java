package io.sobani.tracker.table;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.protocol.IpAddress;

/**
 * One shard's peers of both families, packed; confined to whoever holds the shard's lock.
 *
 * <p>A peer is named by an int that holds until the next removal; {@link #NOBODY} is none. The
 * table knows neither leases nor limits: an ended peer is in it until somebody removes it.
 *
 * <p>A keepalive touches two places: a slot of the address index, and the row.
 */
public final class PeerTable {

  /** No peer. */
  public static final int NOBODY = -1;

  /** Registered, and not heard of since. */
  public static final int PROVISIONAL = 0;

  /** Kept alive at least once. */
  public static final int ESTABLISHED = 1;

  /** Has shown a token that proves that it receives at its address. */
  public static final int PROVEN = 2;

  private static final int STATE_MASK = 3;
  private static final int APP = 4;

  private final SipHash key;
  private final FamilyTable v4;
  private final FamilyTable v6;
  // Read by other threads without the lock, to see whether a visit is worth it.
  private volatile int provisional;
  private volatile int unproven;

  /**
   * Makes an empty table.
   *
   * @param key the hash of addresses and ids
   */
  public PeerTable(SipHash key) {
    this.key = key;
    v4 = new FamilyTable(true, key);
    v6 = new FamilyTable(false, key);
  }

  /** Returns the number of peers, ended ones included. */
  public int size() {
    return v4.size() + v6.size();
  }

  /** Returns the number of provisional peers; from any thread. */
  public int provisional() {
    return provisional;
  }

  /** Returns the number of peers that are not proven; from any thread. */
  public int unproven() {
    return unproven;
  }

  /** Returns the peer of an address whose keyed hash is given, or {@link #NOBODY}. */
  public int find(long hash, long ipHigh, long ipLow, int port) {
    return IpAddress.isV4(ipHigh, ipLow)
        ? v4(v4.find(hash, ipHigh, ipLow, port))
        : v6(v6.find(hash, ipHigh, ipLow, port));
  }

  /** Returns the peer of a shareId, or {@link #NOBODY}. */
  public int findId(long idHigh, long idLow) {
    long hash = key.hash(idHigh, idLow);
    int row = v4.findId(hash, idHigh, idLow);
    return row >= 0 ? v4(row) : v6(v6.findId(hash, idHigh, idLow));
  }

  /** Adds a provisional peer whose address and id nobody has yet. */
  public int add(
      long hash,
      long ipHigh,
      long ipLow,
      int port,
      long idHigh,
      long idLow,
      int socket,
      boolean app,
      long upNs) {
    boolean isV4 = IpAddress.isV4(ipHigh, ipLow);
    int row = (isV4 ? v4 : v6).add(hash, ipHigh, ipLow, port, idHigh, idLow);
    int peer = isV4 ? v4(row) : v6(row);
    family(peer).lastSeen(row, upNs);
    count(PROVISIONAL, 1);
    belong(peer, socket, app);
    return peer;
  }

  /** Removes a peer; another one's number may change. */
  public void remove(int peer) {
    count(state(peer), -1);
    family(peer).remove(row(peer));
  }

  /** Gives a peer another id, which nobody has yet; the old one is unknown from then on. */
  public void changeId(int peer, long idHigh, long idLow) {
    family(peer).changeId(row(peer), idHigh, idLow);
  }

  public long ipHigh(int peer) {
    return family(peer).ipHigh(row(peer));
  }

  public long ipLow(int peer) {
    return family(peer).ipLow(row(peer));
  }

  public int port(int peer) {
    return family(peer).port(row(peer));
  }

  public long idHigh(int peer) {
    return family(peer).idHigh(row(peer));
  }

  public long idLow(int peer) {
    return family(peer).idLow(row(peer));
  }

  /** Returns the overriding address, or {@code null} where the observed one holds. */
  public IpAddress overrideIp(int peer) {
    return family(peer).overrideIp(row(peer));
  }

  /** Returns the overriding port, or 0 where the observed one holds. */
  public int overridePort(int peer) {
    return family(peer).overridePort(row(peer));
  }

  /** Sets what is handed out instead of the observed address; {@code null} and 0 clear it. */
  public void override(int peer, IpAddress ip, int port) {
    family(peer).overrideIp(row(peer), ip);
    family(peer).overridePort(row(peer), port);
  }

  public long lastSeen(int peer) {
    return family(peer).lastSeen(row(peer));
  }

  /** Notes a sign of life. */
  public void seen(int peer, long upNs) {
    family(peer).lastSeen(row(peer), upNs);
  }

  /** Returns {@link #PROVISIONAL}, {@link #ESTABLISHED} or {@link #PROVEN}. */
  public int state(int peer) {
    return family(peer).flags(row(peer)) & STATE_MASK;
  }

  /** Moves a peer up to a state; a higher one stays. */
  public void promote(int peer, int state) {
    int flags = family(peer).flags(row(peer));
    int old = flags & STATE_MASK;
    if (old < state) {
      family(peer).flags(row(peer), flags & ~STATE_MASK | state);
      count(old, -1);
      count(state, 1);
    }
  }

  /** Returns the listener to which a peer belongs. */
  public int socket(int peer) {
    return family(peer).socket(row(peer));
  }

  /** Returns whether that listener speaks the application's dialect. */
  public boolean isApp(int peer) {
    return (family(peer).flags(row(peer)) & APP) != 0;
  }

  /** Makes a peer one of a listener's. */
  public void belong(int peer, int socket, boolean app) {
    FamilyTable family = family(peer);
    int row = row(peer);
    family.socket(row, socket);
    family.flags(row, family.flags(row) & ~APP | (app ? APP : 0));
  }

  /** Returns the peer with which a walk over all begins, or {@link #NOBODY}. */
  public int last() {
    return v6.size() > 0 ? v6(v6.size() - 1) : v4(v4.size() - 1);
  }

  /**
   * Returns the next peer of a walk, or {@link #NOBODY} at its end. A walk goes downwards: whoever
   * is there from its begin to its end is met, also if peers are removed meanwhile (which move the
   * last one into the gap, where it may be met again).
   */
  public int before(int peer) {
    boolean inV6 = (peer & 1) != 0;
    int row = Math.min(row(peer), family(peer).size()) - 1;
    return row >= 0 ? peer & 1 | row << 1 : inV6 ? v4(v4.size() - 1) : NOBODY;
  }

  private void count(int state, int change) {
    if (state == PROVISIONAL) {
      provisional += change;
    }
    if (state != PROVEN) {
      unproven += change;
    }
  }

  private FamilyTable family(int peer) {
    return (peer & 1) == 0 ? v4 : v6;
  }

  private static int row(int peer) {
    return peer >> 1;
  }

  private static int v4(int row) {
    return row < 0 ? NOBODY : row << 1;
  }

  private static int v6(int row) {
    return row < 0 ? NOBODY : row << 1 | 1;
  }
}
