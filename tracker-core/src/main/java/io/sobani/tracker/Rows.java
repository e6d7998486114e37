package io.sobani.tracker;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Shows a host single registrations, and takes them in and out. */
final class Rows {

  /** The position behind the last registration of a walk. */
  static final long END = -1;

  private final SipHash key;
  private final Shards shards;
  private final Callbacks callbacks;
  private final long leaseNs;

  Rows(TrackerConfig config, SipHash key, Shards shards, Callbacks callbacks) {
    this.key = key;
    this.shards = shards;
    this.callbacks = callbacks;
    leaseNs = config.peerTtl().toNanos();
  }

  Optional<Registration> find(long upNs, Endpoint observed) {
    return locked(upNs, tableOf(observed), table -> row(table, observed), false);
  }

  Optional<Registration> find(long upNs, ShareId id) {
    return locked(upNs, shards.tableOf(id), table -> table.findId(id), false);
  }

  Optional<Registration> remove(long upNs, Endpoint observed) {
    return locked(upNs, tableOf(observed), table -> row(table, observed), true);
  }

  Optional<Registration> remove(long upNs, ShareId id) {
    return locked(upNs, shards.tableOf(id), table -> table.findId(id), true);
  }

  private Optional<Registration> locked(
      long upNs, PeerTable table, ToIntFunction<PeerTable> search, boolean remove) {
    if (table == null) {
      return Optional.empty();
    }
    synchronized (table) {
      int peer = search.applyAsInt(table);
      if (peer == PeerTable.NOBODY || !shards.isLive(table, peer, upNs)) {
        return Optional.empty();
      }
      Registration found = registration(table, peer, upNs);
      if (remove) {
        shards.remove(table, peer);
      }
      return Optional.of(found);
    }
  }

  private PeerTable tableOf(Endpoint observed) {
    return shards.table(Shards.shardOf(hash(observed)));
  }

  private int row(PeerTable table, Endpoint observed) {
    return table.find(hash(observed), PackedSource.of(observed));
  }

  private long hash(Endpoint observed) {
    return PackedSource.of(observed).hash(key);
  }

  private Registration registration(PeerTable table, int peer, long upNs) {
    Endpoint observed = table.endpoint(peer);
    return new Registration(
        observed,
        Shards.effective(table, peer, observed),
        table.shareId(peer),
        table.socket(peer),
        Registration.State.values()[table.state(peer)],
        leaseNs - Math.max(0, upNs - table.lastSeen(peer)));
  }

  /** Takes a registration in, if nothing stands against it. */
  boolean adopt(long upNs, Registration peer, Listener listener) {
    Asker asker = new Asker();
    IpAddress ip = peer.observed().ip();
    asker.listener = listener;
    asker.source.set(ip.high(), ip.low(), peer.observed().port());
    asker.hash = hash(peer.observed());
    asker.upNs = upNs;
    asker.proven = peer.state() == Registration.State.PROVEN;
    if (shards.tableOf(peer.shareId()) != shards.table(asker.shard())
        || shards.reserve(asker, asker.proven) != null) {
      return false;
    }
    boolean added = add(asker, peer);
    if (added) {
      callbacks.registered(asker, peer.shareId());
    } else {
      shards.release(asker);
    }
    callbacks.run(asker.later);
    return added;
  }

  private boolean add(Asker asker, Registration peer) {
    PeerTable table = shards.table(asker.shard());
    ShareId id = peer.shareId();
    synchronized (table) {
      if (shards.findLive(table, asker) != PeerTable.NOBODY
          || table.findId(id) != PeerTable.NOBODY
          || !shards.admit(table, asker, asker.proven)) {
        return false;
      }
      int row = shards.add(table, asker, id);
      table.promote(row, peer.state().ordinal());
      table.seen(row, asker.upNs - leaseNs + Math.min(leaseNs, peer.leaseLeftNs()));
      Endpoint effective = peer.effective();
      table.override(
          row,
          effective.ip().equals(peer.observed().ip()) ? null : effective.ip(),
          effective.port() == peer.observed().port() ? 0 : effective.port());
      return true;
    }
  }

  /** Shows up to so many rows from a position on; returns where to go on, or {@link #END}. */
  long walk(long upNs, long position, int count, Consumer<Registration> to) {
    List<Registration> seen = new ArrayList<>();
    int shard = (int) (position >>> 32);
    int hand = (int) position - 1;
    for (int left = count; left > 0 && shard < Shards.COUNT; ) {
      PeerTable table = shards.table(shard);
      synchronized (table) {
        hand = hand == PeerTable.NOBODY ? table.last() : table.before(hand);
        for (; hand != PeerTable.NOBODY; hand = table.before(hand)) {
          int peer = table.at(hand);
          if (shards.isLive(table, peer, upNs)) {
            seen.add(registration(table, peer, upNs));
          }
          if (--left == 0) {
            break;
          }
        }
      }
      if (hand == PeerTable.NOBODY) {
        shard++;
        left--; // an empty shard is work as well
      }
    }
    seen.forEach(to);
    return shard < Shards.COUNT ? (long) shard << 32 | hand + 1 : END;
  }
}
