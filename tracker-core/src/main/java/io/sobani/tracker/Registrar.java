package io.sobani.tracker;

import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.PulseReceived;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.concurrent.TimeUnit;

/**
 * Registers peers and renews their leases: announce, pulse and alive.
 *
 * <p>A request of a live peer takes its shard's lock once; every answer is given after leaving it.
 *
 * @see "PROTOCOL.md, sections 3 to 5 and 9"
 */
final class Registrar {

  private static final long REPLACEABLE_NS = TimeUnit.SECONDS.toNanos(60);

  private final Shards shards;
  private final ShareIds shareIds;
  private final Overrides overrides;
  private final Budgets budgets;
  private final Proofs proofs;
  private final Counters counters;
  private final Callbacks callbacks;
  private final boolean aliveRegisters;
  private volatile boolean draining;

  Registrar(
      TrackerConfig config,
      Shards shards,
      ShareIds shareIds,
      Budgets budgets,
      Proofs proofs,
      Counters counters,
      Callbacks callbacks) {
    this.shards = shards;
    this.shareIds = shareIds;
    overrides = new Overrides(shareIds, proofs, counters, callbacks);
    this.budgets = budgets;
    this.proofs = proofs;
    this.counters = counters;
    this.callbacks = callbacks;
    aliveRegisters = config.aliveRegisters();
  }

  /** Refuses whoever is not registered yet from now on. */
  void drain() {
    draining = true;
  }

  void announce(Exchange asker, AddressOverride override) {
    if (callbacks.hasAuthorizer() && isRefused(asker)) {
      return;
    }
    switch (renewByAnnounce(asker, override)) {
      case OVER_BUDGET -> asker.drop(DropReason.OVER_BUDGET, counters);
      case TAKEN -> {
        counters.count(Outcome.CHALLENGED);
        asker.reply(new Reply.Challenge(proofs.forReplacing(asker)));
      }
      case LIVE -> {
        counters.count(Outcome.ANNOUNCE_RENEWED);
        asker.registered();
      }
      case ABSENT -> {
        asker.proven |= proofs.mayReplace(asker);
        ErrorCode refusal =
            register(asker, override, Outcome.ANNOUNCE_REGISTERED, Outcome.ANNOUNCE_RENEWED);
        if (refusal == null) {
          asker.registered();
        } else {
          refuse(asker, refusal);
        }
      }
    }
  }

  void alive(Exchange asker) {
    switch (renewByAlive(asker)) {
      case OVER_BUDGET -> asker.drop(DropReason.OVER_BUDGET, counters);
      case LIVE, TAKEN -> {
        counters.count(Outcome.ALIVE_RENEWED);
        asker.reply(Reply.Alived.PLAIN);
      }
      case ABSENT -> {
        if (registerByAlive(asker)) {
          asker.registered();
        } else {
          counters.count(Outcome.ALIVE_UNKNOWN);
          asker.reply(Reply.Expired.PLAIN);
        }
      }
    }
  }

  void pulse(Exchange asker, boolean override, AddressOverride to, boolean regenerate) {
    PulseReceived reply;
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (!takeBudget(table, peer, asker)) {
        reply = null;
      } else if (peer == PeerTable.NOBODY) {
        reply = PulseReceived.UNKNOWN;
      } else {
        renew(table, peer, asker, PeerTable.ESTABLISHED);
        reply =
            override ? overrides.change(table, peer, asker, to, regenerate) : PulseReceived.RENEWED;
      }
    }
    if (reply == null) {
      asker.drop(DropReason.OVER_BUDGET, counters);
      return;
    }
    counters.count(reply.registered() ? Outcome.PULSE_RENEWED : Outcome.PULSE_UNKNOWN);
    asker.reply(reply);
  }

  /** Returns whether the asker's address is that of a proven registration. */
  boolean isProven(Exchange asker) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      return peer != PeerTable.NOBODY && table.state(peer) == PeerTable.PROVEN;
    }
  }

  private boolean isReplaceable(Exchange asker) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      return peer != PeerTable.NOBODY && isReplaceable(table, peer, asker);
    }
  }

  /** Answers with a token and nothing else. */
  void challenge(Exchange asker, boolean announces) {
    Budgets.Kind budget = Budgets.Kind.UNREGISTERED;
    if (budgets.take(budget, asker.upNs, asker.ipHigh, asker.ipLow, asker.port)) {
      counters.count(Outcome.CHALLENGED);
      boolean replacing = announces && proofs.asksForFirst(asker) && isReplaceable(asker);
      asker.reply(
          new Reply.Challenge(replacing ? proofs.forReplacing(asker) : proofs.forAddress(asker)));
    } else {
      asker.drop(DropReason.OVER_BUDGET, counters);
    }
  }

  /** How an asker's address stands. */
  private enum Standing {
    /** Its source has no budget left; a live lease is renewed all the same. */
    OVER_BUDGET,
    /** Not registered. */
    ABSENT,
    /** Registered, and now renewed. */
    LIVE,
    /** Registered by somebody proven who has been silent, while the asker has nothing to show. */
    TAKEN
  }

  private Standing renewByAnnounce(Exchange asker, AddressOverride override) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (peer != PeerTable.NOBODY) {
        asker.identify(table, peer);
      }
      if (!takeBudget(table, peer, asker)) {
        return Standing.OVER_BUDGET;
      }
      if (peer == PeerTable.NOBODY) {
        return Standing.ABSENT;
      }
      if (isReplaceable(table, peer, asker)) {
        if (proofs.asksForFirst(asker)) {
          return Standing.TAKEN;
        }
        if (proofs.mayReplace(asker)) {
          if (!draining) { // else the newcomer is refused, and the old one stays
            shards.remove(table, peer, TrackerEvent.EVICTED, asker);
          }
          return Standing.ABSENT;
        }
      }
      renew(table, peer, asker, PeerTable.PROVISIONAL);
      adopt(table, peer, asker);
      overrides.setIfGood(table, peer, asker, override);
      return Standing.LIVE;
    }
  }

  private Standing renewByAlive(Exchange asker) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (!takeBudget(table, peer, asker)) {
        return Standing.OVER_BUDGET;
      }
      if (peer == PeerTable.NOBODY) {
        return Standing.ABSENT;
      }
      renew(table, peer, asker, PeerTable.ESTABLISHED);
      adopt(table, peer, asker);
      return Standing.LIVE;
    }
  }

  /** Takes an answer from the source's budget; over it, a live lease is renewed and that is all. */
  private boolean takeBudget(PeerTable table, int peer, Exchange asker) {
    boolean within =
        budgets.take(
            asker.budget(peer != PeerTable.NOBODY),
            asker.upNs,
            asker.ipHigh,
            asker.ipLow,
            asker.port);
    if (!within && peer != PeerTable.NOBODY) {
      table.seen(peer, asker.upNs);
    }
    return within;
  }

  private void renew(PeerTable table, int peer, Exchange asker, int state) {
    table.seen(peer, asker.upNs);
    table.promote(peer, asker.proven ? PeerTable.PROVEN : state);
    if (callbacks.hasListener()) {
      asker.identify(table, peer);
      callbacks.renewed(asker);
    }
  }

  /** A registration that a documented listener made moves once to one of the application's. */
  private static void adopt(PeerTable table, int peer, Exchange asker) {
    if (asker.isApp() && !table.isApp(peer)) {
      table.belong(peer, asker.socket, true);
    }
  }

  private boolean registerByAlive(Exchange asker) {
    if (!asker.isApp() || !aliveRegisters) {
      return false;
    }
    ErrorCode refusal =
        callbacks.mayAnnounce(asker)
            ? register(asker, AddressOverride.NONE, Outcome.ALIVE_REGISTERED, Outcome.ALIVE_RENEWED)
            : ErrorCode.REFUSED;
    if (refusal != null) {
      callbacks.refused(asker, refusal);
    }
    return refusal == null;
  }

  /**
   * Makes a registration, or finds that another event loop was faster, and counts which; no lock
   * may be held. Returns why there is none, or null.
   */
  private ErrorCode register(
      Exchange asker, AddressOverride override, Outcome made, Outcome found) {
    ErrorCode refusal = draining ? ErrorCode.CLOSING : shards.reserve(asker);
    if (refusal != null) {
      return refusal;
    }
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (peer != PeerTable.NOBODY) {
        counters.count(found);
        shards.release(asker.ipHigh, asker.ipLow);
        asker.identify(table, peer);
        renew(table, peer, asker, PeerTable.PROVISIONAL);
        adopt(table, peer, asker);
        return null;
      }
      if (!shards.admit(table, asker)) {
        return ErrorCode.TRACKER_FULL;
      }
      ShareId id = shareIds.next(table, asker.shard());
      if (id.equals(ShareId.NONE)) {
        shards.release(asker.ipHigh, asker.ipLow);
        return ErrorCode.TRACKER_FULL;
      }
      peer =
          table.add(
              asker.hash,
              asker.ipHigh,
              asker.ipLow,
              asker.port,
              id.high(),
              id.low(),
              asker.socket,
              asker.isApp(),
              asker.upNs);
      asker.idHigh = id.high();
      asker.idLow = id.low();
      if (asker.proven) {
        table.promote(peer, PeerTable.PROVEN);
      }
      overrides.setIfGood(table, peer, asker, override);
    }
    counters.count(made);
    callbacks.registered(asker);
    return null;
  }

  /** Returns whether a registration is proven, the asker is not, and the NAT may have moved on. */
  private boolean isReplaceable(PeerTable table, int peer, Exchange asker) {
    return proofs.protect(table, peer, asker) && asker.upNs - table.lastSeen(peer) > REPLACEABLE_NS;
  }

  /**
   * Asks the authorizer, where the source has budget for its refusal, and tells the asker of one.
   */
  private boolean isRefused(Exchange asker) {
    Budgets.Kind budget = budgetOf(asker);
    if (!budgets.allows(budget, asker.upNs, asker.ipHigh, asker.ipLow, asker.port)
        || callbacks.mayAnnounce(asker)) {
      return false;
    }
    budgets.charge(budget, asker.upNs, asker.ipHigh, asker.ipLow, asker.port);
    refuse(asker, ErrorCode.REFUSED);
    return true;
  }

  private Budgets.Kind budgetOf(Exchange asker) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      return asker.budget(shards.findLive(table, asker) != PeerTable.NOBODY);
    }
  }

  private void refuse(Exchange asker, ErrorCode code) {
    boolean full = code == ErrorCode.TRACKER_FULL || code == ErrorCode.HOST_FULL;
    counters.count(full ? Outcome.ANNOUNCE_FULL : Outcome.ANNOUNCE_REFUSED);
    callbacks.refused(asker, code);
    asker.reply(new Reply.Error(false, code));
  }
}
