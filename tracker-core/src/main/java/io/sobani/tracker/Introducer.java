package io.sobani.tracker;

import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.limit.IncomeLimiter;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.Reply;
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

  void badPush(Exchange asker) {
    boolean registered = findAsker(asker);
    if (!take(asker.budget(registered), asker)) {
      asker.drop(DropReason.OVER_BUDGET, counters);
    } else if (asker.isApp() && !registered) {
      expired(asker);
    } else {
      counters.count(Outcome.PUSH_UNKNOWN);
      callbacks.missed(asker);
      asker.reply(new Reply.Error(true, ErrorCode.BAD_SHARE_ID));
    }
  }

  void push(Exchange asker, long idHigh, long idLow) {
    boolean registered = findAsker(asker);
    boolean stranger = asker.isApp() && !registered;
    Budgets.Kind misses = asker.misses(registered);
    if (!stranger && !budgets.allows(misses, asker.upNs, asker.ipHigh, asker.ipLow, asker.port)) {
      asker.drop(DropReason.OVER_MISS_BUDGET, counters);
      return;
    }
    if (!take(asker.budget(registered), asker)) {
      asker.drop(DropReason.OVER_BUDGET, counters);
      return;
    }
    if (stranger) {
      expired(asker);
    } else if (!callbacks.mayPush(asker, idHigh, idLow)) {
      counters.count(Outcome.PUSH_REFUSED);
      callbacks.refused(asker, ErrorCode.REFUSED);
      asker.reply(new Reply.Error(true, ErrorCode.REFUSED));
    } else if (!introduce(asker, idHigh, idLow) && !introduceLocal(asker, idHigh, idLow)) {
      budgets.charge(misses, asker.upNs, asker.ipHigh, asker.ipLow, asker.port);
      counters.count(Outcome.PUSH_UNKNOWN);
      callbacks.missed(asker);
      asker.reply(new Reply.Error(true, ErrorCode.UNKNOWN_SHARE_ID));
    }
  }

  private void expired(Exchange asker) {
    counters.count(Outcome.PUSH_EXPIRED);
    asker.reply(Reply.Expired.PLAIN);
  }

  /** Looks up the asker's registration; a valid token proves it. */
  private boolean findAsker(Exchange asker) {
    PeerTable table = shards.table(asker.shard());
    synchronized (table) {
      int peer = shards.findLive(table, asker);
      if (peer == PeerTable.NOBODY) {
        return false;
      }
      if (asker.proven) {
        table.promote(peer, PeerTable.PROVEN);
      }
      if (asker.isApp()) { // for the income
        asker.identify(table, peer);
      }
      return true;
    }
  }

  private boolean take(Budgets.Kind budget, Exchange asker) {
    return budgets.take(budget, asker.upNs, asker.ipHigh, asker.ipLow, asker.port);
  }

  /** Answers with the peer of an id and tells it of the asker, if there is one to be named. */
  private boolean introduce(Exchange asker, long idHigh, long idLow) {
    int shard = Shards.shardOfId(idLow);
    if (idLow == 0 || shard >= Shards.COUNT) {
      return false;
    }
    PeerTable table = shards.table(shard);
    IpAddress otherIp;
    int otherPort;
    long observedHigh;
    long observedLow;
    int observedPort;
    int socket;
    boolean app;
    synchronized (table) {
      int target = table.findId(idHigh, idLow);
      if (target == PeerTable.NOBODY || !shards.isLive(table, target, asker.upNs)) {
        return false;
      }
      otherIp = table.overrideIp(target);
      otherPort = table.overridePort(target);
      observedHigh = table.ipHigh(target);
      observedLow = table.ipLow(target);
      observedPort = table.port(target);
      socket = table.socket(target);
      app = table.isApp(target);
    }
    long ipHigh = otherIp == null ? observedHigh : otherIp.high();
    long ipLow = otherIp == null ? observedLow : otherIp.low();
    if (asker.isApp() && IpAddress.isV4(ipHigh, ipLow) != asker.isV4()) {
      return false;
    }
    found(asker, ipHigh, ipLow, otherPort == 0 ? observedPort : otherPort, idHigh, idLow);
    boolean own = asker.idLow == idLow && asker.idHigh == idHigh;
    if (asker.isApp() && app && !own) {
      income(asker, observedHigh, observedLow, observedPort, socket);
    }
    return true;
  }

  private boolean introduceLocal(Exchange asker, long idHigh, long idLow) {
    if (shareIds.locals.isEmpty()) {
      return false;
    }
    LocalRegistration target = shareIds.locals.get(new ShareId(idHigh, idLow));
    if (target == null) {
      return false;
    }
    Endpoint peer = target.advertised();
    if (asker.isApp() && peer.ip().isV4() != asker.isV4()) {
      return false;
    }
    found(asker, peer.ip().high(), peer.ip().low(), peer.port(), idHigh, idLow);
    if (asker.isApp() && mayTell(asker, peer.ip().high(), peer.ip().low(), peer.port())) {
      Endpoint endpoint = asker.endpoint();
      ShareId id = asker.shareId();
      asker.later(() -> target.income(endpoint, id));
    }
    return true;
  }

  private void found(Exchange asker, long ipHigh, long ipLow, int port, long idHigh, long idLow) {
    counters.count(Outcome.PUSH_FOUND);
    callbacks.pushed(asker, idHigh, idLow);
    asker.found(ipHigh, ipLow, port, idHigh, idLow);
  }

  private void income(Exchange asker, long ipHigh, long ipLow, int port, int socket) {
    if (mayTell(asker, ipHigh, ipLow, port)) {
      counters.count(TrackerEvent.INCOME_SENT);
      asker.income(socket, new Endpoint(new IpAddress(ipHigh, ipLow), port).toSocketAddress());
    }
  }

  /** Returns whether a target may be told of the asker, whose address is to come to no harm. */
  private boolean mayTell(Exchange asker, long ipHigh, long ipLow, int port) {
    boolean may =
        incomes.tryAcquire(
            asker.upNs, asker.ipHigh, asker.ipLow, asker.port, ipHigh, ipLow, port, asker.proven);
    if (!may) {
      counters.count(TrackerEvent.INCOME_SUPPRESSED);
      callbacks.suppressed(asker, new Endpoint(new IpAddress(ipHigh, ipLow), port));
    }
    return may;
  }
}
