package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The host's code as the tracker calls it: an authorizer that throws has refused, and events wait
 * until no lock is held.
 */
final class Callbacks {

  private final TrackerEvents events;
  private final boolean renewalsAreHeard;
  private final Authorizer authorizer;
  private final Consumer<IpAddress> onSharedAddress;
  private final Counters counters;
  private final SharedAddressVote vote = new SharedAddressVote();

  Callbacks(TrackerConfig config, Counters counters) {
    events = config.events();
    renewalsAreHeard = areHeard() && events.hearsRenewals();
    authorizer = config.authorizer();
    onSharedAddress = config.onSharedAddress();
    this.counters = counters;
  }

  boolean hasAuthorizer() {
    return authorizer != Authorizer.ALL;
  }

  boolean mayAnnounce(Asker asker) {
    return !hasAuthorizer()
        || allowed(() -> authorizer.mayAnnounce(asker.endpoint(), asker.listener));
  }

  boolean mayPush(Asker asker, ShareId id) {
    return !hasAuthorizer()
        || allowed(() -> authorizer.mayPush(asker.endpoint(), id, asker.listener));
  }

  private boolean allowed(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (RuntimeException | Error e) {
      counters.count(TrackerStats.Event.CALLBACK_FAILED);
      return false;
    }
  }

  /** Returns why a request of an unregistered source is not served here and now, or null. */
  Decision heldElsewhere(Asker asker, Request request) {
    if (asker.elsewhere == Elsewhere.NONE) {
      return null;
    }
    Elsewhere.Source answer;
    try {
      answer = asker.elsewhere.findSource(asker.endpoint(), request, asker.proven);
    } catch (RuntimeException | Error e) {
      counters.count(TrackerStats.Event.CALLBACK_FAILED);
      answer = Elsewhere.Source.SILENCE;
    }
    return switch (answer) {
      case NOWHERE -> null;
      case LATER -> Decision.DEFERRED;
      case SILENCE -> Decision.ELSEWHERE;
    };
  }

  /** Returns what an id that is unknown here leads to. */
  Elsewhere.Target findElsewhere(Asker asker, ShareId id) {
    if (asker.elsewhere == Elsewhere.NONE) {
      return Elsewhere.Target.NOWHERE;
    }
    try {
      return asker.elsewhere.findTarget(asker.endpoint(), id);
    } catch (RuntimeException | Error e) {
      counters.count(TrackerStats.Event.CALLBACK_FAILED);
      return Elsewhere.Target.SILENCE;
    }
  }

  void run(Deferred later) {
    later.run(counters);
  }

  /** Returns whether anybody listens; where not, no event makes an object. */
  boolean areHeard() {
    return events != TrackerEvents.NONE;
  }

  void registered(Asker asker, ShareId id) {
    Endpoint peer = asker.endpoint();
    if (areHeard()) {
      asker.later.add(() -> events.onRegistered(peer, id));
    }
    if (vote.count(peer.ip())) {
      asker.later.add(() -> onSharedAddress.accept(peer.ip()));
    }
  }

  void restored(PeerTable table, int row, Deferred later) {
    tell(TrackerEvents::onRestored, table, row, later);
  }

  void renewed(PeerTable table, int row, Asker asker) {
    if (renewalsAreHeard) {
      tell(TrackerEvents::onRenewed, table, row, asker.later);
    }
  }

  void changed(PeerTable table, int row, Asker asker) {
    tell(TrackerEvents::onChanged, table, row, asker.later);
  }

  void expired(PeerTable table, int row, Deferred later) {
    tell(TrackerEvents::onExpired, table, row, later);
  }

  void evicted(PeerTable table, int row, Deferred later) {
    tell(TrackerEvents::onEvicted, table, row, later);
  }

  private void tell(PeerEvent event, PeerTable table, int row, Deferred later) {
    if (areHeard()) {
      Endpoint peer = table.endpoint(row);
      ShareId id = table.shareId(row);
      later.add(() -> event.tell(events, peer, id));
    }
  }

  void refused(Asker asker, Code reason) {
    if (areHeard()) {
      Endpoint peer = asker.endpoint();
      asker.later.add(() -> events.onRefused(peer, reason));
    }
  }

  void pushed(Asker asker, ShareId id) {
    if (areHeard()) {
      Endpoint peer = asker.endpoint();
      asker.later.add(() -> events.onPushed(peer, id));
    }
  }

  void missed(Asker asker) {
    if (areHeard()) {
      Endpoint peer = asker.endpoint();
      asker.later.add(() -> events.onMissed(peer));
    }
  }

  void suppressed(Asker asker, Endpoint target) {
    if (areHeard()) {
      Endpoint peer = asker.endpoint();
      asker.later.add(() -> events.onSuppressed(peer, target));
    }
  }

  private interface PeerEvent {
    void tell(TrackerEvents events, Endpoint peer, ShareId id);
  }
}
