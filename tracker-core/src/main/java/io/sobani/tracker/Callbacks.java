package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.Event;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The host's code as the tracker calls it: what it throws is counted, an authorizer that throws has
 * refused, and events wait in a queue of the asker's until no lock is held.
 */
final class Callbacks {

  private final TrackerEvents events;
  private final boolean renewalsAreHeard;
  private final Authorizer authorizer;
  private final Consumer<IpAddress> onSharedAddress;
  private final Counters counters;
  private final SharedAddressVote vote = new SharedAddressVote();

  Callbacks(TrackerConfig config, Counters counters) {
    events = config.settings.events;
    renewalsAreHeard = areHeard() && events.hearsRenewals();
    authorizer = config.settings.authorizer;
    onSharedAddress = config.settings.onSharedAddress;
    this.counters = counters;
  }

  /** Returns what the host's code says, or a substitute where it throws. */
  <T> T ask(Supplier<T> question, T substitute) {
    try {
      return question.get();
    } catch (RuntimeException | Error e) {
      counters.count(Event.CALLBACK_FAILED);
      return substitute;
    }
  }

  /** Makes the calls that have waited; no lock may be held. */
  void run(Queue<Runnable> later) {
    for (Runnable call = later.poll(); call != null; call = later.poll()) {
      try {
        call.run();
      } catch (RuntimeException | Error e) {
        counters.count(Event.CALLBACK_FAILED);
      }
    }
  }

  boolean hasAuthorizer() {
    return authorizer != Authorizer.ALL;
  }

  boolean mayAnnounce(Asker asker) {
    return ask(() -> authorizer.mayAnnounce(asker.endpoint(), asker.listener), false);
  }

  boolean mayPush(Asker asker, ShareId id) {
    return !hasAuthorizer()
        || ask(() -> authorizer.mayPush(asker.endpoint(), id, asker.listener), false);
  }

  /** Returns what an id that is unknown here leads to. */
  Elsewhere.Target findElsewhere(Asker asker, ShareId id) {
    return ask(() -> asker.elsewhere.findTarget(asker.endpoint(), id), Elsewhere.Target.SILENCE);
  }

  /** Returns whether anybody listens; if not, no event object is made. */
  boolean areHeard() {
    return events != TrackerEvents.NONE;
  }

  void registered(Asker asker, ShareId id) {
    tell(asker, (observer, peer) -> observer.onRegistered(peer, id));
    IpAddress ip = asker.source.toIpAddress();
    if (vote.count(ip)) {
      asker.later.add(() -> onSharedAddress.accept(ip));
    }
  }

  void restored(PeerTable table, int peer, Queue<Runnable> later) {
    tell(TrackerEvents::onRestored, table, peer, later);
  }

  void renewed(PeerTable table, int peer, Asker asker) {
    if (renewalsAreHeard) {
      tell(TrackerEvents::onRenewed, table, peer, asker.later);
    }
  }

  void changed(PeerTable table, int peer, Asker asker) {
    counters.count(Event.CHANGED);
    tell(TrackerEvents::onChanged, table, peer, asker.later);
  }

  void expired(PeerTable table, int peer, Queue<Runnable> later) {
    counters.count(Event.EXPIRED);
    tell(TrackerEvents::onExpired, table, peer, later);
  }

  void evicted(PeerTable table, int peer, Queue<Runnable> later) {
    counters.count(Event.EVICTED);
    tell(TrackerEvents::onEvicted, table, peer, later);
  }

  void refused(Asker asker, Code reason) {
    tell(asker, (observer, peer) -> observer.onRefused(peer, reason));
  }

  void pushed(Asker asker, ShareId id) {
    tell(asker, (observer, peer) -> observer.onPushed(peer, id));
  }

  void missed(Asker asker) {
    tell(asker, TrackerEvents::onMissed);
  }

  void suppressed(Asker asker, Endpoint target) {
    counters.count(Event.INCOME_SUPPRESSED);
    tell(asker, (observer, peer) -> observer.onSuppressed(peer, target));
  }

  private void tell(Asker asker, BiConsumer<TrackerEvents, Endpoint> event) {
    if (areHeard()) {
      Endpoint peer = asker.endpoint();
      asker.later.add(() -> event.accept(events, peer));
    }
  }

  private void tell(PeerEvent event, PeerTable table, int peer, Queue<Runnable> later) {
    if (areHeard()) {
      Endpoint observed = table.endpoint(peer);
      ShareId id = table.shareId(peer);
      later.add(() -> event.tell(events, observed, id));
    }
  }

  private interface PeerEvent {
    void tell(TrackerEvents events, Endpoint peer, ShareId id);
  }
}
