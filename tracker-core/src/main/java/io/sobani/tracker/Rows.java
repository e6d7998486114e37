package io.sobani.tracker;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows single registrations, and takes them in and out. */
final class Rows {

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

  /** Returns the live registration of an address, which is removed if that is wanted. */
  Optional<Registration> find(long upNs, Endpoint observed, boolean remove) {
    PackedSource source = PackedSource.of(observed);
    long hash = source.hash(key);
    PeerTable table = shards.table(Shards.shardOf(hash));
    synchronized (table) {
      return live(table, table.find(hash, source), upNs, remove);
    }
  }

  Optional<Registration> find(long upNs, ShareId id, boolean remove) {
    PeerTable table = shards.tableOf(id);
    if (table == null) {
      return Optional.empty();
    }
    synchronized (table) {
      return live(table, table.findId(id), upNs, remove);
    }
  }

  private Optional<Registration> live(PeerTable table, int peer, long upNs, boolean remove) {
    if (peer == PeerTable.NOBODY || !shards.isLive(table, peer, upNs)) {
      return Optional.empty();
    }
    Registration found = registration(table, peer, upNs);
    if (remove) {
      shards.remove(table, peer);
    }
    return Optional.of(found);
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
    asker.set(upNs, peer.observed(), key);
    asker.listener = listener;
    if (shards.tableOf(peer.shareId()) != shards.table(asker.shard())) {
      return false;
    }
    boolean added = add(asker, peer);
    if (added) {
      callbacks.registered(asker, peer.shareId());
    }
    callbacks.run(asker.later);
    return added;
  }

  /** Takes a registration in whose id is of its shard; no lock may be held. */
  boolean add(Asker asker, Registration peer) {
    boolean proven = peer.state() == Registration.State.PROVEN;
    if (shards.reserve(asker, proven) != null) {
      return false;
    }
    PeerTable table = shards.table(asker.shard());
    ShareId id = peer.shareId();
    synchronized (table) {
      if (shards.findLive(table, asker) != PeerTable.NOBODY
          || table.findId(id) != PeerTable.NOBODY
          || !shards.admit(table, asker, proven)) {
        shards.release(asker);
        return false;
      }
      int row = shards.add(table, asker, id);
      table.promote(row, peer.state().ordinal());
      table.seen(row, asker.upNs - leaseNs + Math.min(leaseNs, peer.leaseLeftNs()));
      Endpoint observed = peer.observed();
      Endpoint effective = peer.effective();
      table.override(
          row,
          effective.ip().equals(observed.ip()) ? null : effective.ip(),
          effective.port() == observed.port() ? 0 : effective.port());
      return true;
    }
  }

  /** Shows up to {@code count} rows from a position on; returns the next, or {@link Shards#END}. */
  long walk(long upNs, long position, int count, Consumer<Registration> to) {
    List<Registration> seen = new ArrayList<>();
    long next =
        shards.walk(
            position,
            count,
            (table, peer) -> {
              if (shards.isLive(table, peer, upNs)) {
                seen.add(registration(table, peer, upNs));
              }
            });
    seen.forEach(to);
    return next;
  }
}
