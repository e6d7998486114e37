package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.limit.AddressTokens.Purpose;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.concurrent.TimeUnit;

/**
 * Registers peers, renews their leases, and sets what is handed out instead of their addresses:
 * announce, pulse and alive.
 *
 * @see "PROTOCOL.md, sections 3 to 5 and 9"
 */
final class Registrar {

  private static final long REPLACEABLE_NS = TimeUnit.SECONDS.toNanos(60);

  private final Shards shards;
  private final ShareIds shareIds;
  private final Budgets budgets;
  private final AddressProofs proofs;
  private final Callbacks callbacks;
  private final boolean aliveRegisters;
  private volatile boolean draining;

  Registrar(
      TrackerConfig config,
      Shards shards,
      ShareIds shareIds,
      Budgets budgets,
      AddressProofs proofs,
      Callbacks callbacks) {
    this.shards = shards;
    this.shareIds = shareIds;
    this.budgets = budgets;
    this.proofs = proofs;
    this.callbacks = callbacks;
    aliveRegisters = config.settings.aliveRegisters;
  }

  void drain() {
    draining = true;
  }

  Decision pulse(Asker asker, Request.Pulse pulse) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (!takeBudget(table, peer, asker)) {
        return Decision.OVER_BUDGET;
      }
      if (peer != PeerTable.NOBODY) {
        renew(table, peer, asker, PeerTable.ESTABLISHED);
        return pulse.overrides()
            ? Decision.of(Outcome.PULSE_RENEWED, change(table, peer, asker, pulse))
            : Decision.PULSE_RENEWED;
      }
    }
    Decision held = heldElsewhere(asker, pulse);
    return held == null ? Decision.PULSE_UNKNOWN : held;
  }

  Decision alive(Asker asker, Request.Alive alive) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (!takeBudget(table, peer, asker)) {
        return Decision.OVER_BUDGET;
      }
      if (peer != PeerTable.NOBODY) {
        renew(table, peer, asker, PeerTable.ESTABLISHED);
        adopt(table, peer, asker);
        return Decision.ALIVE_RENEWED;
      }
    }
    Decision held = heldElsewhere(asker, alive);
    return held == null ? registerByAlive(asker) : held;
  }

  private Decision registerByAlive(Asker asker) {
    if (!asker.isApp() || !aliveRegisters) {
      return Decision.ALIVE_UNKNOWN;
    }
    Decision decision =
        callbacks.mayAnnounce(asker)
            ? register(asker, asker.proven, AddressOverride.NONE, Outcome.ALIVE_REGISTERED)
            : refused(asker, Code.REFUSED);
    return decision.reply() instanceof Reply.Error ? Decision.ALIVE_UNKNOWN : decision;
  }

  Decision announce(Asker asker, Request.Announce announce) {
    if (isRefused(asker)) {
      return refused(asker, Code.REFUSED);
    }
    boolean replaces;
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (!takeBudget(table, peer, asker)) {
        return Decision.OVER_BUDGET;
      }
      boolean replaceable = peer != PeerTable.NOBODY && isReplaceable(table, peer, asker);
      if (replaceable && asker.asksForToken()) {
        return Decision.of(
            Outcome.CHALLENGED, new Reply.Challenge(proofs.issue(asker, Purpose.REPLACE)));
      }
      replaces = replaceable && proofs.mayReplace(asker);
      if (peer != PeerTable.NOBODY && !replaces) {
        renew(table, peer, asker, PeerTable.PROVISIONAL);
        adopt(table, peer, asker);
        overrideIfGood(table, peer, asker, announce.override());
        return registered(asker, Outcome.ANNOUNCE_RENEWED, table.shareId(peer));
      }
      if (replaces && !draining) { // else the newcomer is refused, and the old one stays
        shards.evict(table, peer, asker.later);
      }
    }
    Decision held = replaces ? null : heldElsewhere(asker, announce); // it was registered here
    if (held != null) {
      return held;
    }
    boolean proven = asker.proven || proofs.mayReplace(asker);
    return register(asker, proven, announce.override(), Outcome.ANNOUNCE_REGISTERED);
  }

  /** Asks other trackers for a registration; an announce that finds no place here is refused. */
  Decision heldElsewhere(Asker asker, Request request) {
    Elsewhere others = asker.elsewhere;
    boolean hasPlace = others != Elsewhere.NONE && !draining && shards.hasPlace(asker);
    if (others == Elsewhere.NONE || !hasPlace && request instanceof Request.Announce) {
      return null;
    }
    Elsewhere.Answer answer =
        callbacks.ask(
            () -> others.findSource(asker.endpoint(), request, asker.proven, hasPlace),
            Elsewhere.Answer.SILENCE);
    return answer == Elsewhere.Answer.NOWHERE ? null : Decision.notHere(answer);
  }

  /** Decides that the asker gets a token and nothing else. */
  Decision challenge(Asker asker, boolean announces) {
    if (!asker.take(budgets, false)) { // the asker is not proven
      return Decision.OVER_BUDGET;
    }
    boolean replacing = announces && asker.asksForToken() && isReplaceable(asker);
    Purpose purpose = replacing ? Purpose.REPLACE : Purpose.ADDRESS;
    return Decision.of(Outcome.CHALLENGED, new Reply.Challenge(proofs.issue(asker, purpose)));
  }

  boolean isProven(Asker asker) {
    return stateOf(asker) == PeerTable.PROVEN;
  }

  private int stateOf(Asker asker) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      return peer == PeerTable.NOBODY ? PeerTable.NOBODY : table.state(peer);
    }
  }

  private boolean isReplaceable(Asker asker) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      return peer != PeerTable.NOBODY && isReplaceable(table, peer, asker);
    }
  }

  /** Returns whether a registration is proven, the asker is not, and the NAT may have moved on. */
  private boolean isReplaceable(PeerTable table, int peer, Asker asker) {
    return proofs.protect(table, peer, asker) && asker.upNs - table.lastSeen(peer) > REPLACEABLE_NS;
  }

  /** Takes an answer from the source's budget; over it, a live lease is renewed and that is all. */
  private boolean takeBudget(PeerTable table, int peer, Asker asker) {
    boolean within = asker.take(budgets, peer != PeerTable.NOBODY);
    if (!within && peer != PeerTable.NOBODY) {
      table.seen(peer, asker.upNs);
    }
    return within;
  }

  private void renew(PeerTable table, int peer, Asker asker, int state) {
    table.seen(peer, asker.upNs);
    table.promote(peer, asker.proven ? PeerTable.PROVEN : state);
    callbacks.renewed(table, peer, asker);
  }

  /** Moves a registration that a documented listener made to one of the application's, once. */
  private void adopt(PeerTable table, int peer, Asker asker) {
    if (asker.isApp() && !table.isApp(peer)) {
      table.setListener(peer, asker.listener.number(), true);
      callbacks.changed(table, peer, asker);
    }
  }

  /** Makes a registration, or finds that another event loop was faster; no lock may be held. */
  private Decision register(
      Asker asker, boolean proven, AddressOverride override, Outcome outcome) {
    Code refusal = draining ? Code.CLOSING : shards.reserve(asker, proven);
    if (refusal != null) {
      return refused(asker, refusal);
    }
    ShareId id;
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (peer != PeerTable.NOBODY) {
        shards.release(asker);
        renew(table, peer, asker, PeerTable.PROVISIONAL);
        adopt(table, peer, asker);
        return registered(asker, renewing(outcome), table.shareId(peer));
      }
      id = shards.admit(table, asker, proven) ? shareIds.next(table, asker.shard()) : ShareId.NONE;
      if (id.equals(ShareId.NONE)) {
        shards.release(asker);
        return refused(asker, Code.TRACKER_FULL);
      }
      peer = shards.add(table, asker, id);
      if (proven) {
        table.promote(peer, PeerTable.PROVEN);
      }
      overrideIfGood(table, peer, asker, override);
    }
    callbacks.registered(asker, id);
    return registered(asker, outcome, id);
  }

  /** Sets what an announce asks for; where that is bad or refused, the peer goes without. */
  private void overrideIfGood(PeerTable table, int peer, Asker asker, AddressOverride override) {
    if (!override.isEmpty() && problem(table, peer, asker, override) == Problem.NONE) {
      override(table, peer, asker, override);
    }
  }

  /** Sets an override and makes a new id, as a pulse asks for. */
  private Reply.PulseReceived change(PeerTable table, int peer, Asker asker, Request.Pulse pulse) {
    AddressOverride override = pulse.override();
    if (override.isEmpty() && !pulse.regenerate()) {
      return Reply.PulseReceived.RENEWED;
    }
    Problem problem = problem(table, peer, asker, override);
    if (problem != Problem.NONE) {
      return new Reply.PulseReceived(true, false, ShareId.NONE, problem);
    }
    ShareId id = ShareId.NONE;
    if (pulse.regenerate()) {
      id = shareIds.next(table, asker.shard());
      if (id.equals(ShareId.NONE)) {
        return Reply.PulseReceived.RENEWED;
      }
      table.changeId(peer, id);
    }
    override(table, peer, asker, override);
    return new Reply.PulseReceived(true, true, id, Problem.NONE);
  }

  private Problem problem(PeerTable table, int peer, Asker asker, AddressOverride override) {
    if (override.problem() != Problem.NONE) {
      return override.problem();
    }
    if (!override.isEmpty()
        && asker.listener.overridePolicy().refuses(asker.endpoint(), override)) {
      return Problem.REFUSED_ADDRESS;
    }
    return proofs.protect(table, peer, asker) ? Problem.TOKEN_REQUIRED : Problem.NONE;
  }

  /** Sets what an override names; the observed value clears what was there. */
  private void override(PeerTable table, int peer, Asker asker, AddressOverride override) {
    IpAddress ip = override.ip();
    int port = override.port();
    IpAddress observed = asker.source.toIpAddress();
    table.override(
        peer,
        ip == null ? table.overrideIp(peer) : ip.equals(observed) ? null : ip,
        port == 0 ? table.overridePort(peer) : port == asker.source.port() ? 0 : port);
    callbacks.changed(table, peer, asker);
  }

  private static Outcome renewing(Outcome registering) {
    return registering == Outcome.ALIVE_REGISTERED
        ? Outcome.ALIVE_RENEWED
        : Outcome.ANNOUNCE_RENEWED;
  }

  private static Decision registered(Asker asker, Outcome outcome, ShareId id) {
    return Decision.of(
        outcome, asker.isApp() ? new Reply.Announced(id) : new Reply.AnnounceReceived(id));
  }

  private Decision refused(Asker asker, Code code) {
    callbacks.refused(asker, code);
    boolean full = code == Code.TRACKER_FULL || code == Code.HOST_FULL;
    return Decision.of(
        full ? Outcome.ANNOUNCE_FULL : Outcome.ANNOUNCE_REFUSED, new Reply.Error(false, code));
  }

  /** Asks the authorizer, where there is one and the source has budget for its refusal. */
  private boolean isRefused(Asker asker) {
    if (!callbacks.hasAuthorizer()) {
      return false;
    }
    Budgets.Kind budget = asker.budget(stateOf(asker) != PeerTable.NOBODY);
    if (!budgets.allows(budget, asker.upNs, asker.source) || callbacks.mayAnnounce(asker)) {
      return false;
    }
    budgets.charge(budget, asker.upNs, asker.source);
    return true;
  }
}
