package io.sobani.tracker.table;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.protocol.IpAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The peers of one shard and one address family.
 *
 * <p>A row is the address (IPv4: one long, with the overriding IPv4 address in its upper half;
 * IPv6: two), the ports and flags, the time of the last sign of life, and the shareId: 40 bytes for
 * IPv4, 48 for IPv6. Every other overriding address is rare and stands in a map of its own.
 */
final class FamilyTable {

  private static final int FLAGS_SHIFT = 32;
  private static final int SOCKET_SHIFT = 48;

  /** The flag of a row whose overriding address stands in the map. */
  private static final int ELSEWHERE = 1 << 15;

  private final boolean v4;
  private final int ports;
  private final int lastSeen;
  private final int idHigh;
  private final int idLow;
  private final SipHash key;
  private final Rows rows;
  private final RowIndex byAddress = new ByAddress();
  private final RowIndex byId = new ById();
  private final Map<Integer, IpAddress> otherOverrides = new HashMap<>(0);

  FamilyTable(boolean v4, SipHash key) {
    this.v4 = v4;
    this.key = key;
    ports = v4 ? 1 : 2;
    lastSeen = ports + 1;
    idHigh = ports + 2;
    idLow = ports + 3;
    rows = new Rows(ports + 4);
  }

  int size() {
    return rows.size();
  }

  int find(long hash, long high, long low, int port) {
    return byAddress.find(hash, high, low, port);
  }

  int findId(long hash, long high, long low) {
    return byId.find(hash, high, low, 0);
  }

  /** Adds a peer whose address and id no row has. */
  int add(long hash, long high, long low, int port, long shareIdHigh, long shareIdLow) {
    int row = rows.append();
    if (v4) {
      rows.set(row, 0, low & 0xffff_ffffL);
    } else {
      rows.set(row, 0, high);
      rows.set(row, 1, low);
    }
    rows.set(row, ports, port);
    rows.set(row, idHigh, shareIdHigh);
    rows.set(row, idLow, shareIdLow);
    byAddress.add(hash, row);
    byId.add(key.hash(shareIdHigh, shareIdLow), row);
    return row;
  }

  /** Removes a row; the last one, if it is another, gets its number. */
  void remove(int row) {
    byAddress.remove(byAddress.hashOf(row), row);
    byId.remove(byId.hashOf(row), row);
    otherOverrides.remove(row);
    int last = rows.size() - 1;
    if (row != last) {
      byAddress.move(byAddress.hashOf(last), last, row);
      byId.move(byId.hashOf(last), last, row);
      rows.copy(last, row);
      IpAddress moved = otherOverrides.remove(last);
      if (moved != null) {
        otherOverrides.put(row, moved);
      }
    }
    rows.removeLast();
  }

  void changeId(int row, long shareIdHigh, long shareIdLow) {
    byId.remove(byId.hashOf(row), row);
    rows.set(row, idHigh, shareIdHigh);
    rows.set(row, idLow, shareIdLow);
    byId.add(key.hash(shareIdHigh, shareIdLow), row);
  }

  long ipHigh(int row) {
    return v4 ? 0 : rows.get(row, 0);
  }

  long ipLow(int row) {
    return v4 ? 0xffffL << 32 | rows.get(row, 0) & 0xffff_ffffL : rows.get(row, 1);
  }

  int port(int row) {
    return (int) rows.get(row, ports) & 0xffff;
  }

  /** Returns the overriding port, or 0. */
  int overridePort(int row) {
    return (int) (rows.get(row, ports) >>> 16) & 0xffff;
  }

  void overridePort(int row, int port) {
    rows.set(row, ports, rows.get(row, ports) & ~(0xffffL << 16) | (long) port << 16);
  }

  /** Returns the overriding address, or {@code null}. */
  IpAddress overrideIp(int row) {
    if ((flags(row) & ELSEWHERE) != 0) {
      return otherOverrides.get(row);
    }
    int inRow = v4 ? (int) (rows.get(row, 0) >>> 32) : 0;
    return inRow == 0 ? null : IpAddress.v4(inRow);
  }

  /** Sets the overriding address, or clears it with {@code null}. */
  void overrideIp(int row, IpAddress ip) {
    boolean inRow = v4 && ip != null && ip.isV4();
    if (v4) {
      rows.set(row, 0, rows.get(row, 0) & 0xffff_ffffL | (inRow ? ip.low() << 32 : 0));
    }
    if (ip == null || inRow) {
      otherOverrides.remove(row);
      flags(row, flags(row) & ~ELSEWHERE);
    } else {
      otherOverrides.put(row, ip);
      flags(row, flags(row) | ELSEWHERE);
    }
  }

  int flags(int row) {
    return (int) (rows.get(row, ports) >>> FLAGS_SHIFT) & 0xffff;
  }

  void flags(int row, int flags) {
    long others = rows.get(row, ports) & ~(0xffffL << FLAGS_SHIFT);
    rows.set(row, ports, others | (long) flags << FLAGS_SHIFT);
  }

  int socket(int row) {
    return (int) (rows.get(row, ports) >>> SOCKET_SHIFT);
  }

  void socket(int row, int socket) {
    long others = rows.get(row, ports) & ~(0xffffL << SOCKET_SHIFT);
    rows.set(row, ports, others | (long) socket << SOCKET_SHIFT);
  }

  long lastSeen(int row) {
    return rows.get(row, lastSeen);
  }

  void lastSeen(int row, long upNs) {
    rows.set(row, lastSeen, upNs);
  }

  long idHigh(int row) {
    return rows.get(row, idHigh);
  }

  long idLow(int row) {
    return rows.get(row, idLow);
  }

  private final class ByAddress extends RowIndex {
    ByAddress() {
      super(4);
    }

    @Override
    long hashOf(int row) {
      return key.hash(ipHigh(row), ipLow(row), port(row));
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
