package io.sobani.tracker.table;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.protocol.IpAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The peers of one shard and one address family.
 *
 * <p>What a keepalive touches stands apart from the rest, so that as much of it as can be is in the
 * processor's caches. A hot row is the address (IPv6 only, two longs), one long of IPv4 address,
 * port and flags, and the time of the last sign of life; a cold row is one long of what overrides
 * the address and the number of the listener, and the shareId. Together 40 bytes for IPv4, 56 for
 * IPv6. An overriding IPv6 address is rare and stands in a map.
 */
final class FamilyTable {

  private static final int PORT_SHIFT = 16;
  private static final int IP_SHIFT = 32;

  /** The flag of a row whose overriding address stands in the map. */
  private static final int ELSEWHERE = 1 << 15;

  private static final int OVERRIDE = 0;
  private static final int ID_HIGH = 1;
  private static final int ID_LOW = 2;

  private final boolean v4;
  private final int source;
  private final int lastSeen;
  private final SipHash key;
  private final Rows hot;
  private final Rows cold = new Rows(3);
  private final RowIndex byAddress = new ByAddress();
  private final RowIndex byId = new ById();
  private final Map<Integer, IpAddress> otherOverrides = new HashMap<>(0);

  FamilyTable(boolean v4, SipHash key) {
    this.v4 = v4;
    this.key = key;
    source = v4 ? 0 : 2;
    lastSeen = source + 1;
    hot = new Rows(lastSeen + 1);
  }

  int size() {
    return hot.size();
  }

  int find(long hash, long high, long low, int port) {
    return byAddress.find(hash, high, low, port);
  }

  int findId(long hash, long high, long low) {
    return byId.find(hash, high, low, 0);
  }

  /** Adds a peer whose address and id no row has. */
  int add(long hash, long high, long low, int port, long shareIdHigh, long shareIdLow) {
    int row = hot.append();
    cold.append();
    if (!v4) {
      hot.set(row, 0, high);
      hot.set(row, 1, low);
    }
    hot.set(row, source, (v4 ? low << IP_SHIFT : 0) | (long) port << PORT_SHIFT);
    cold.set(row, OVERRIDE, 0);
    cold.set(row, ID_HIGH, shareIdHigh);
    cold.set(row, ID_LOW, shareIdLow);
    byAddress.add(hash, row);
    byId.add(key.hash(shareIdHigh, shareIdLow), row);
    return row;
  }

  /** Removes a row; the last one, if it is another, gets its number. */
  void remove(int row) {
    byAddress.remove(byAddress.hashOf(row), row);
    byId.remove(byId.hashOf(row), row);
    otherOverrides.remove(row);
    int last = size() - 1;
    if (row != last) {
      byAddress.move(byAddress.hashOf(last), last, row);
      byId.move(byId.hashOf(last), last, row);
      hot.copy(last, row);
      cold.copy(last, row);
      IpAddress moved = otherOverrides.remove(last);
      if (moved != null) {
        otherOverrides.put(row, moved);
      }
    }
    hot.removeLast();
    cold.removeLast();
  }

  void changeId(int row, long shareIdHigh, long shareIdLow) {
    byId.remove(byId.hashOf(row), row);
    cold.set(row, ID_HIGH, shareIdHigh);
    cold.set(row, ID_LOW, shareIdLow);
    byId.add(key.hash(shareIdHigh, shareIdLow), row);
  }

  long ipHigh(int row) {
    return v4 ? 0 : hot.get(row, 0);
  }

  long ipLow(int row) {
    return v4 ? 0xffffL << IP_SHIFT | hot.get(row, source) >>> IP_SHIFT : hot.get(row, 1);
  }

  int port(int row) {
    return (int) (hot.get(row, source) >>> PORT_SHIFT) & 0xffff;
  }

  /** Returns the overriding port, or 0. */
  int overridePort(int row) {
    return (int) (cold.get(row, OVERRIDE) >>> PORT_SHIFT) & 0xffff;
  }

  void overridePort(int row, int port) {
    long others = cold.get(row, OVERRIDE) & ~(0xffffL << PORT_SHIFT);
    cold.set(row, OVERRIDE, others | (long) port << PORT_SHIFT);
  }

  /** Returns the overriding address, or {@code null}. */
  IpAddress overrideIp(int row) {
    if ((flags(row) & ELSEWHERE) != 0) {
      return otherOverrides.get(row);
    }
    int inRow = (int) (cold.get(row, OVERRIDE) >>> IP_SHIFT);
    return inRow == 0 ? null : IpAddress.v4(inRow);
  }

  /** Sets the overriding address, or clears it with {@code null}. */
  void overrideIp(int row, IpAddress ip) {
    boolean inRow = ip != null && ip.isV4();
    long others = cold.get(row, OVERRIDE) & 0xffff_ffffL;
    cold.set(row, OVERRIDE, others | (inRow ? ip.low() << IP_SHIFT : 0));
    if (ip == null || inRow) {
      otherOverrides.remove(row);
      flags(row, flags(row) & ~ELSEWHERE);
    } else {
      otherOverrides.put(row, ip);
      flags(row, flags(row) | ELSEWHERE);
    }
  }

  int flags(int row) {
    return (int) hot.get(row, source) & 0xffff;
  }

  void flags(int row, int flags) {
    hot.set(row, source, hot.get(row, source) & ~0xffffL | flags);
  }

  int socket(int row) {
    return (int) cold.get(row, OVERRIDE) & 0xffff;
  }

  void socket(int row, int socket) {
    cold.set(row, OVERRIDE, cold.get(row, OVERRIDE) & ~0xffffL | socket);
  }

  long lastSeen(int row) {
    return hot.get(row, lastSeen);
  }

  void lastSeen(int row, long upNs) {
    hot.set(row, lastSeen, upNs);
  }

  long idHigh(int row) {
    return cold.get(row, ID_HIGH);
  }

  long idLow(int row) {
    return cold.get(row, ID_LOW);
  }

  private final class ByAddress extends RowIndex {
    ByAddress() {
      super(4);
    }

    @Override
    long hashOf(int row) {
      return key.hashEndpoint(ipHigh(row), ipLow(row), port(row));
    }

    @Override
    boolean isAt(int row, long high, long low, int port) {
      return ipLow(row) == low && port(row) == port && ipHigh(row) == high;
    }
  }

  private final class ById extends RowIndex {
    ById() {
      super(3);
    }

    @Override
    long hashOf(int row) {
      return key.hash(idHigh(row), idLow(row));
    }

    @Override
    boolean isAt(int row, long high, long low, int port) {
      return idLow(row) == low && idHigh(row) == high;
    }
  }
}
