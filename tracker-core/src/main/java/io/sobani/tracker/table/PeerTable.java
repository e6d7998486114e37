package io.sobani.tracker.table;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import java.util.Arrays;

/**
 * One shard's peers of both families, packed; confined to whoever holds the shard's lock.
 *
 * <p>A peer is named by an int that holds until another peer comes or goes; {@link #NOBODY} is
 * none. Its row, by which all are walked over, holds until the next removal. The table knows
 * neither leases nor limits: an ended peer is in it until somebody removes it.
 *
 * <p>Peers are spread over partitions by their hash; each grows by itself.
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

  /**
   * The most heap that a peer takes: one of IPv6 that overrides its address with another, in tables
   * that once held more. That is 4/3 of 42 bytes in a row and of 34 in 7/6 of a slot, and of 8 in
   * 7/6 of a cell of the index.
   */
  public static final int MAX_BYTES_PER_PEER = 124;

  /** The most sockets that a peer's listener can be one of. */
  public static final int MOST_SOCKETS = 2_048;

  private static final int STATE_MASK = 3;
  private static final int APP = 4;
  private static final int SOCKET_SHIFT = 3;

  private static final int LISTENER = MOST_SOCKETS - 1 << SOCKET_SHIFT | APP;

  /** A bit that each place has set, so that none is 0. */
  private static final int PLACE = 1 << 31;

  private static final int PLACE_SHIFT = 31 - Partition.HOME_BITS;

  /** The most peers of a partition, which grows in about a millisecond. */
  private static final int MOST_OF_PARTITION = 1 << 14;

  private final SipHash key;
  private final int mostPeers;
  final Partition[] partitions; // those of IPv4 even, of IPv6 odd
  private final int partitionBits;
  final IdIndex[] ids;
  private int size;
  private int turn; // the peer of the last turn
  private int addressTurn; // its slot, or for IPv6 its row
  // Read by other threads without the lock, to see whether a visit is worth it.
  private volatile int provisional;
  private volatile int unproven;

  /** Makes an empty table, which may hold {@code mostPeers} peers. */
  public PeerTable(SipHash key, int mostPeers) {
    this.key = key;
    this.mostPeers = mostPeers;
    partitionBits = partitionBits(mostPeers);
    partitions = new Partition[1 << partitionBits];
    Arrays.setAll(partitions, i -> new Partition(i % 2 == 0, key));
    ids = new IdIndex[partitions.length / 2];
    Arrays.setAll(ids, i -> new IdIndex(this));
  }

  private static int partitionBits(int mostPeers) {
    return 1 + Integer.SIZE - Integer.numberOfLeadingZeros(mostPeers / MOST_OF_PARTITION);
  }

  /** Returns the heap that a nearly empty table for {@code mostPeers} peers takes. */
  public static long emptyBytes(int mostPeers) {
    return 1_024L << partitionBits(mostPeers);
  }

  public int size() {
    return size;
  }

  /** Returns whether a peer may be added whose address has a hash. */
  public boolean hasRoom(long hash, PackedSource source) {
    return size < mostPeers && partitions[partitionOf(hash, source)].size() < Partition.MOST;
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
  public int find(long hash, PackedSource source) {
    int partition = partitionOf(hash, source);
    int slot = partitions[partition].find(hash, source);
    return slot == Partition.NONE ? NOBODY : name(slot, partition);
  }

  /** Returns the peer of a shareId, or {@link #NOBODY}. */
  public int findId(ShareId id) {
    long hash = idHash(id);
    return ids(hash).find(hash, id);
  }

  /** Adds a provisional peer, for which there is room, whose address and id no other has yet. */
  public int add(long hash, PackedSource source, ShareId id, int socket, boolean app, long upNs) {
    int number = partitionOf(hash, source);
    Partition partition = partitions[number];
    long idHash = idHash(id);
    ids(idHash).add(idHash, place(hash, number));
    int peer = name(partition.add(hash, source, id), number);
    size++;
    count(PROVISIONAL, 1);
    seen(peer, upNs);
    setListener(peer, socket, app);
    return peer;
  }

  /** Removes a peer; other peers' names may change, and the last row of its partition. */
  public void remove(int peer) {
    count(state(peer), -1);
    removeId(peer);
    partition(peer).remove(index(peer));
    size--;
  }

  /** Gives a peer another id, which nobody has yet; the old one is unknown from then on. */
  public void changeId(int peer, ShareId id) {
    removeId(peer);
    partition(peer).shareId(index(peer), id);
    long idHash = idHash(id);
    ids(idHash).add(idHash, place(peer));
  }

  private void removeId(int peer) {
    long idHash = idHash(shareId(peer));
    ids(idHash).remove(idHash, place(peer));
  }

  public long ipHigh(int peer) {
    return partition(peer).ipHigh(index(peer));
  }

  public long ipLow(int peer) {
    return partition(peer).ipLow(index(peer));
  }

  public int port(int peer) {
    return partition(peer).port(index(peer));
  }

  /** Returns the address and port at which a peer is seen. */
  public Endpoint endpoint(int peer) {
    return new Endpoint(new IpAddress(ipHigh(peer), ipLow(peer)), port(peer));
  }

  public ShareId shareId(int peer) {
    return partition(peer).shareId(index(peer));
  }

  /** Returns the overriding address, or {@code null} where the observed one holds. */
  public IpAddress overrideIp(int peer) {
    return partition(peer).overrideIp(index(peer));
  }

  /** Returns the overriding port, or 0 where the observed one holds. */
  public int overridePort(int peer) {
    return partition(peer).overridePort(index(peer));
  }

  /** Sets what is handed out instead of the observed address; {@code null} and 0 clear it. */
  public void override(int peer, IpAddress ip, int port) {
    partition(peer).override(index(peer), ip, port);
  }

  public long lastSeen(int peer) {
    return partition(peer).lastSeen(index(peer));
  }

  public void seen(int peer, long upNs) {
    partition(peer).lastSeen(index(peer), upNs);
  }

  public int state(int peer) {
    return partition(peer).flags(index(peer)) & STATE_MASK;
  }

  /** Moves a peer up to a state; a higher one stays. */
  public void promote(int peer, int state) {
    int flags = partition(peer).flags(index(peer));
    int old = flags & STATE_MASK;
    if (old < state) {
      partition(peer).flags(index(peer), flags & ~STATE_MASK | state);
      count(old, -1);
      count(state, 1);
    }
  }

  /** Returns the listener to which a peer belongs. */
  public int socket(int peer) {
    return partition(peer).flags(index(peer)) >>> SOCKET_SHIFT & MOST_SOCKETS - 1;
  }

  public boolean isApp(int peer) {
    return (partition(peer).flags(index(peer)) & APP) != 0;
  }

  public void setListener(int peer, int socket, boolean app) {
    Partition partition = partition(peer);
    int slot = index(peer);
    int listener = socket << SOCKET_SHIFT | (app ? APP : 0);
    partition.flags(slot, partition.flags(slot) & ~LISTENER | listener);
  }

  /** Returns the row with which a walk over all begins, or {@link #NOBODY}. */
  public int last() {
    return lastUpTo(partitions.length - 1);
  }

  /**
   * Returns the next row of a walk, or {@link #NOBODY} at its end. A walk goes downwards, so that
   * it meets whoever is there all the time: a removal moves the last row into the gap.
   */
  public int before(int row) {
    int number = number(row);
    int index = Math.min(index(row), partitions[number].size()) - 1;
    return index >= 0 ? name(index, number) : lastUpTo(number - 1);
  }

  /**
   * Returns the peer whose turn is next in an endless round over all of them; there must be one.
   *
   * <p>It goes downwards by slots, as they move when a peer is removed: hardly anybody misses a
   * turn.
   */
  public int next() {
    turn = next(turn, false);
    return turn;
  }

  /**
   * Returns the next one of a round for whoever reads addresses: those of IPv6 lie side by side in
   * rows, where each would miss the processor's caches if it came by its slot.
   */
  public int nextByAddress() {
    addressTurn = next(addressTurn, true);
    return isByRow(number(addressTurn), true) ? at(addressTurn) : addressTurn;
  }

  private int next(int last, boolean byAddress) {
    int number = number(last);
    int index = Math.min(index(last), places(number, byAddress));
    do {
      while (--index < 0) {
        number = (number == 0 ? partitions.length : number) - 1;
        index = places(number, byAddress);
      }
    } while (!isByRow(number, byAddress) && partitions[number].isFree(index));
    return name(index, number);
  }

  private int places(int number, boolean byAddress) {
    Partition partition = partitions[number];
    return isByRow(number, byAddress) ? partition.size() : partition.slotCount();
  }

  private static boolean isByRow(int number, boolean byAddress) {
    return byAddress && number % 2 == 1;
  }

  public int at(int row) {
    int number = number(row);
    return name(partitions[number].slot(index(row)), number);
  }

  /** Returns the peer of an id at a place to which its address leads, or {@link #NOBODY}. */
  int find(int place, ShareId id) {
    int number = place & partitions.length - 1;
    int slot = partitions[number].find((place & ~PLACE) >>> PLACE_SHIFT, id);
    return slot == Partition.NONE ? NOBODY : name(slot, number);
  }

  private int place(int peer) {
    return place(partition(peer).hash(index(peer)), number(peer));
  }

  /** Returns what leads to a peer's slot wherever others move it: its partition and its home. */
  private static int place(long hash, int partition) {
    return PLACE | Partition.home(hash) << PLACE_SHIFT | partition;
  }

  private long idHash(ShareId id) {
    return key.tableHash(id.high(), id.low());
  }

  private void count(int state, int change) {
    if (state == PROVISIONAL) {
      provisional += change;
    }
    if (state != PROVEN) {
      unproven += change;
    }
  }

  private int lastUpTo(int number) {
    for (int i = number; i >= 0; i--) {
      if (partitions[i].size() > 0) {
        return name(partitions[i].size() - 1, i);
      }
    }
    return NOBODY;
  }

  private IdIndex ids(long hash) {
    return ids[(int) (hash >>> Integer.SIZE) & ids.length - 1];
  }

  private int partitionOf(long hash, PackedSource source) {
    int half = (int) (hash >>> Integer.SIZE) & (partitions.length >> 1) - 1;
    return half << 1 | (source.isV4() ? 0 : 1);
  }

  private Partition partition(int peerOrRow) {
    return partitions[number(peerOrRow)];
  }

  private int name(int index, int partition) {
    return index << partitionBits | partition;
  }

  private int number(int peerOrRow) {
    return peerOrRow & partitions.length - 1;
  }

  private int index(int peerOrRow) {
    return peerOrRow >> partitionBits;
  }
}
