package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.limit.IncomeLimiter;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;

/**
 * Tells peers where others are: push, and the income that it may cause.
 *
 * <p>The asker's shard is locked, left, then the target's: never two at a time.
 *
 * @see "PROTOCOL.md, section 6"
 */
final class Introducer {

  /** Stands for the id of a registered asker where its id is not wanted. */
  private static final ShareId REGISTERED = new ShareId(-1, -1);

  /** Stands for a peer that is here, and that the asker could not reach: an unknown one to it. */
  private static final Decision UNNAMEABLE =
      Decision.of(Outcome.PUSH_UNKNOWN, new Reply.Error(true, Code.UNKNOWN_SHARE_ID));

  private final Shards shards;
  private final ShareIds shareIds;
  private final Budgets budgets;
  private final IncomeLimiter incomes;
  private final Counters counters;
  private final Callbacks callbacks;

  Introducer(
      Shards shards,
      ShareIds shareIds,
      Budgets budgets,
      IncomeLimiter incomes,
      Counters counters,
      Callbacks callbacks) {
    this.shards = shards;
    this.shareIds = shareIds;
    this.budgets = budgets;
    this.incomes = incomes;
    this.counters = counters;
    this.callbacks = callbacks;
  }

  Decision badPush(Asker asker) {
    boolean registered = !idOf(asker).equals(ShareId.NONE);
    if (!take(asker.budget(registered), asker)) {
      return Decision.OVER_BUDGET;
    }
    return asker.isApp() && !registered ? Decision.PUSH_EXPIRED : missed(asker, Code.BAD_SHARE_ID);
  }

  Decision push(Asker asker, Request.Push push) {
    ShareId id = push.shareId();
    ShareId own = idOf(asker);
    boolean registered = !own.equals(ShareId.NONE);
    boolean stranger = asker.isApp() && !registered;
    Budgets.Kind misses = asker.misses(registered);
    if (!stranger && !asker.resumed && !budgets.allows(misses, asker.upNs, asker.source)) {
      return Decision.OVER_MISS_BUDGET;
    }
    if (!take(asker.budget(registered), asker)) {
      return Decision.OVER_BUDGET;
    }
    if (stranger) {
      Decision held = callbacks.heldElsewhere(asker, push);
      return held == null ? Decision.PUSH_EXPIRED : held;
    }
    if (!callbacks.mayPush(asker, id)) {
      callbacks.refused(asker, Code.REFUSED);
      return Decision.of(Outcome.PUSH_REFUSED, new Reply.Error(true, Code.REFUSED));
    }
    Decision found = introduce(asker, own, id);
    if (found == null) {
      found = introduceLocal(asker, own, id);
    }
    if (found != null && found != UNNAMEABLE) {
      return found;
    }
    Elsewhere.Target target =
        found == null ? callbacks.findElsewhere(asker, id) : Elsewhere.Target.NOWHERE;
    if (!asker.resumed || target.kind() == Elsewhere.Target.Kind.LATER) {
      budgets.charge(misses, asker.upNs, asker.source);
    }
    return switch (target.kind()) {
      case FOUND -> introduceElsewhere(asker, own, id, target);
      case NOWHERE -> missed(asker, Code.UNKNOWN_SHARE_ID);
      case LATER -> Decision.DEFERRED;
      case SILENCE -> Decision.ELSEWHERE;
    };
  }

  /** Introduces the asker and a peer of another tracker, which is told by that. */
  private Decision introduceElsewhere(
      Asker asker, ShareId own, ShareId id, Elsewhere.Target target) {
    if (!mayName(asker, target.effective())) {
      return missed(asker, Code.UNKNOWN_SHARE_ID);
    }
    Reply reply = found(asker, target.effective(), id);
    if (asker.isApp()
        && target.app()
        && !id.equals(own)
        && mayIntroduce(asker, target.observed())) {
      Elsewhere elsewhere = asker.elsewhere;
      Endpoint endpoint = asker.endpoint();
      boolean proven = asker.proven;
      asker.later.add(() -> elsewhere.introduce(target, id, endpoint, own, proven));
    }
    return Decision.of(Outcome.PUSH_FOUND, reply);
  }

  /**
   * Returns what the peer of an id, registered here, is told of an asker at another tracker: where
   * its limits allow it, and {@code null} where there is no such peer.
   */
  Decision introduced(Asker asker, ShareId askerId, ShareId id) {
    PeerTable table = shards.tableOf(id);
    if (table == null) {
      return null;
    }
    Endpoint observed;
    int socket;
    synchronized (table) {
      int target = table.findId(id);
      if (target == PeerTable.NOBODY
          || !shards.isLive(table, target, asker.upNs)
          || !table.isApp(target)) {
        return null;
      }
      observed = table.endpoint(target);
      socket = table.socket(target);
    }
    if (!mayIntroduce(asker, observed)) {
      return Decision.ELSEWHERE;
    }
    counters.count(TrackerStats.Event.INCOME_SENT);
    Reply.Income income = new Reply.Income(asker.endpoint(), askerId);
    return Decision.introducing(null, income, observed.toSocketAddress(), socket);
  }

  private Decision missed(Asker asker, Code code) {
    callbacks.missed(asker);
    return Decision.of(Outcome.PUSH_UNKNOWN, new Reply.Error(true, code));
  }

  /**
   * Returns the id of a registered asker, or any other where only an income would say it; {@link
   * ShareId#NONE} for an unregistered one. A valid token proves the registration.
   */
  private ShareId idOf(Asker asker) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (peer == PeerTable.NOBODY) {
        return ShareId.NONE;
      }
      if (asker.proven) {
        table.promote(peer, PeerTable.PROVEN);
      }
      return asker.isApp() ? table.shareId(peer) : REGISTERED;
    }
  }

  private boolean take(Budgets.Kind budget, Asker asker) {
    return asker.resumed || budgets.take(budget, asker.upNs, asker.source);
  }

  /**
   * Introduces the asker and the peer of an id; returns {@code null} where there is none, {@link
   * #UNNAMEABLE} where its address is of no use to the asker.
   */
  private Decision introduce(Asker asker, ShareId own, ShareId id) {
    PeerTable table = shards.tableOf(id);
    if (table == null) {
      return null;
    }
    Endpoint observed;
    Endpoint effective;
    int socket;
    boolean app;
    synchronized (table) {
      int target = table.findId(id);
      if (target == PeerTable.NOBODY || !shards.isLive(table, target, asker.upNs)) {
        return null;
      }
      observed = table.endpoint(target);
      effective = Shards.effective(table, target, observed);
      socket = table.socket(target);
      app = table.isApp(target);
    }
    if (!mayName(asker, effective)) {
      return UNNAMEABLE;
    }
    Reply reply = found(asker, effective, id);
    if (!asker.isApp() || !app || id.equals(own) || !mayIntroduce(asker, observed)) {
      return Decision.of(Outcome.PUSH_FOUND, reply);
    }
    counters.count(TrackerStats.Event.INCOME_SENT);
    Reply.Income income = new Reply.Income(asker.endpoint(), own);
    return Decision.introducing(reply, income, observed.toSocketAddress(), socket);
  }

  /** Introduces the asker and the peer in this process that has an id, if there is one. */
  private Decision introduceLocal(Asker asker, ShareId own, ShareId id) {
    LocalRegistration target = shareIds.local(id);
    if (target == null) {
      return null;
    }
    if (!mayName(asker, target.advertised())) {
      return UNNAMEABLE;
    }
    Reply reply = found(asker, target.advertised(), id);
    if (asker.isApp() && mayIntroduce(asker, target.advertised())) {
      Endpoint peer = asker.endpoint();
      asker.later.add(() -> target.income(peer, own));
    }
    return Decision.of(Outcome.PUSH_FOUND, reply);
  }

  /** Returns whether an address is of use to the asker: the application has one socket. */
  private static boolean mayName(Asker asker, Endpoint peer) {
    return !asker.isApp() || peer.ip().isV4() == asker.source.isV4();
  }

  private Reply found(Asker asker, Endpoint peer, ShareId id) {
    callbacks.pushed(asker, id);
    return asker.isApp() ? new Reply.Pushed(peer, id) : new Reply.PushReceived(peer);
  }

  /** Returns whether a target may be told of the asker, so that nobody floods its address. */
  private boolean mayIntroduce(Asker asker, Endpoint target) {
    boolean may = incomes.tryAcquire(asker.upNs, asker.source, target, asker.proven);
    if (!may) {
      counters.count(TrackerStats.Event.INCOME_SUPPRESSED);
      callbacks.suppressed(asker, target);
    }
    return may;
  }
}
