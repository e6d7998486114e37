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
import java.util.function.BiConsumer;

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

  private final Shards shards;
  private final ShareIds shareIds;
  private final Budgets budgets;
  private final IncomeLimiter incomes;
  private final Registrar registrar;
  private final Callbacks callbacks;

  Introducer(
      Shards shards,
      ShareIds shareIds,
      Budgets budgets,
      IncomeLimiter incomes,
      Registrar registrar,
      Callbacks callbacks) {
    this.shards = shards;
    this.shareIds = shareIds;
    this.budgets = budgets;
    this.incomes = incomes;
    this.registrar = registrar;
    this.callbacks = callbacks;
  }

  Decision badPush(Asker asker) {
    boolean registered = !idOf(asker).equals(ShareId.NONE);
    if (!asker.take(budgets, registered)) {
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
    if (!asker.take(budgets, registered)) {
      return Decision.OVER_BUDGET;
    }
    if (stranger) {
      Decision held = registrar.heldElsewhere(asker, push);
      return held == null ? Decision.PUSH_EXPIRED : held;
    }
    if (!callbacks.mayPush(asker, id)) {
      callbacks.refused(asker, Code.REFUSED);
      return Decision.of(Outcome.PUSH_REFUSED, new Reply.Error(true, Code.REFUSED));
    }
    boolean here = find(asker, id);
    if (here && mayName(asker, asker.target.effective)) {
      return introduce(asker, own, id);
    }
    // one that the asker could not reach is unknown to it
    Elsewhere.Target target = here ? Elsewhere.Target.NOWHERE : callbacks.findElsewhere(asker, id);
    Elsewhere.Answer answer = target.answer();
    if (!asker.resumed || answer == Elsewhere.Answer.LATER) {
      budgets.charge(misses, asker.upNs, asker.source);
    }
    if (answer == Elsewhere.Answer.FOUND && mayName(asker, target.effective())) {
      setElsewhere(asker, id, target);
      return introduce(asker, own, id);
    }
    return answer == Elsewhere.Answer.FOUND || answer == Elsewhere.Answer.NOWHERE
        ? missed(asker, Code.UNKNOWN_SHARE_ID)
        : Decision.notHere(answer);
  }

  /**
   * Returns what the peer of an id, registered here, is told of an asker at another tracker: where
   * its limits allow it, and {@code null} where there is no such peer.
   */
  Decision introduced(Asker asker, ShareId askerId, ShareId id) {
    if (!findHere(asker, id) || !asker.target.app) {
      return null;
    }
    return mayIntroduce(asker) ? introducing(asker, askerId, null) : Decision.ELSEWHERE;
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

  /** Sets the asker's target where the peer of an id is registered here or in this process. */
  private boolean find(Asker asker, ShareId id) {
    if (findHere(asker, id)) {
      return true;
    }
    LocalRegistration local = shareIds.local(id);
    if (local == null) {
      return false;
    }
    asker.target.set(local.advertised(), local.advertised(), true, 0, local.onIncome);
    return true;
  }

  private boolean findHere(Asker asker, ShareId id) {
    PeerTable table = shards.tableOf(id);
    if (table == null) {
      return false;
    }
    synchronized (table) {
      int peer = table.findId(id);
      if (peer == PeerTable.NOBODY || !shards.isLive(table, peer, asker.upNs)) {
        return false;
      }
      Endpoint observed = table.endpoint(peer);
      Endpoint effective = Shards.effective(table, peer, observed);
      asker.target.set(observed, effective, table.isApp(peer), table.socket(peer), null);
      return true;
    }
  }

  private static void setElsewhere(Asker asker, ShareId id, Elsewhere.Target target) {
    Elsewhere elsewhere = asker.elsewhere;
    boolean proven = asker.proven;
    asker.target.set(
        target.observed(),
        target.effective(),
        target.app(),
        0,
        (endpoint, askerId) -> elsewhere.introduce(target, id, endpoint, askerId, proven));
  }

  /** Tells the asker where its target is, and the target of the asker if both want it. */
  private Decision introduce(Asker asker, ShareId own, ShareId id) {
    callbacks.pushed(asker, id);
    PushTarget target = asker.target;
    Reply reply =
        asker.isApp()
            ? new Reply.Pushed(target.effective, id)
            : new Reply.PushReceived(target.effective);
    if (!asker.isApp() || !target.app || id.equals(own) || !mayIntroduce(asker)) {
      return Decision.of(Outcome.PUSH_FOUND, reply);
    }
    if (target.onIncome == null) {
      return introducing(asker, own, reply);
    }
    BiConsumer<Endpoint, ShareId> onIncome = target.onIncome;
    Endpoint endpoint = asker.endpoint();
    asker.later.add(() -> onIncome.accept(endpoint, own));
    return Decision.of(Outcome.PUSH_FOUND, reply);
  }

  private static Decision introducing(Asker asker, ShareId askerId, Reply reply) {
    Reply.Income income = new Reply.Income(asker.endpoint(), askerId);
    PushTarget target = asker.target;
    return Decision.introducing(reply, income, target.observed.toSocketAddress(), target.socket);
  }

  /** Returns whether an address is of use to the asker: the application has one socket. */
  private static boolean mayName(Asker asker, Endpoint peer) {
    return !asker.isApp() || peer.ip().isV4() == asker.source.isV4();
  }

  private boolean mayIntroduce(Asker asker) {
    Endpoint target = asker.target.observed;
    boolean may = incomes.tryAcquire(asker.upNs, asker.source, target, asker.proven);
    if (!may) {
      callbacks.suppressed(asker, target);
    }
    return may;
  }
}
