package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.ShareId;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The host's code as the tracker calls it: without a lock, and unable to break anything. */
final class Callbacks {

  private static final int SAMPLE = 1000;
  private static final int NEARLY_ALL = 800; // votes for one address less those for all others

  private final TrackerListener listener;
  private final Authorizer authorizer;
  private final Consumer<IpAddress> onSharedAddress;
  private final Counters counters;

  // The majority vote of Boyer and Moore over the first registrations.
  private volatile int sampled;
  private int votes;
  private IpAddress favourite = new IpAddress(0, 0);

  Callbacks(TrackerConfig config, Counters counters) {
    listener = config.listener();
    authorizer = config.authorizer();
    onSharedAddress = config.onSharedAddress();
    this.counters = counters;
  }

  /** Returns whether anybody listens: where not, the hot path makes no objects for it. */
  boolean hasListener() {
    return listener != TrackerListener.NONE;
  }

  /** Notes that a registration was taken over from a snapshot. */
  void restored(Exchange exchange, Endpoint peer, ShareId id) {
    exchange.later(() -> listener.onRestored(peer, id));
  }

  /** Notes that a registration ended by itself, or was given up. */
  void ended(Exchange exchange, Endpoint peer, ShareId id, boolean expired) {
    exchange.later(
        () -> {
          if (expired) {
            listener.onExpired(peer, id);
          } else {
            listener.onEvicted(peer, id);
          }
        });
  }

  /** Tells what was noted. To be called without a lock. */
  void finish(Exchange exchange) {
    for (Runnable next = exchange.nextLater(); next != null; next = exchange.nextLater()) {
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        counters.count(TrackerEvent.CALLBACK_FAILED);
      }
    }
  }

  boolean hasAuthorizer() {
    return authorizer != Authorizer.ALL;
  }

  boolean mayAnnounce(Exchange exchange) {
    return !hasAuthorizer()
        || allowed(() -> authorizer.mayAnnounce(exchange.endpoint(), exchange.listener));
  }

  boolean mayPush(Exchange exchange, long idHigh, long idLow) {
    return !hasAuthorizer()
        || allowed(
            () ->
                authorizer.mayPush(
                    exchange.endpoint(), new ShareId(idHigh, idLow), exchange.listener));
  }

  private boolean allowed(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (RuntimeException | Error e) {
      counters.count(TrackerEvent.CALLBACK_FAILED);
      return false;
    }
  }

  void registered(Exchange exchange) {
    Endpoint peer = exchange.endpoint();
    if (hasListener()) {
      ShareId id = exchange.shareId();
      exchange.later(() -> listener.onRegistered(peer, id));
    }
    if (sampled < SAMPLE && isShared(peer.ip())) {
      exchange.later(() -> onSharedAddress.accept(peer.ip()));
    }
  }

  void renewed(Exchange exchange) {
    if (hasListener()) {
      Endpoint peer = exchange.endpoint();
      ShareId id = exchange.shareId();
      exchange.later(() -> listener.onRenewed(peer, id));
    }
  }

  void changed(Exchange exchange) {
    if (hasListener()) {
      Endpoint peer = exchange.endpoint();
      ShareId id = exchange.shareId();
      exchange.later(() -> listener.onChanged(peer, id));
    }
  }

  void refused(Exchange exchange, ErrorCode reason) {
    if (hasListener()) {
      Endpoint peer = exchange.endpoint();
      exchange.later(() -> listener.onRefused(peer, reason));
    }
  }

  void pushed(Exchange exchange, long idHigh, long idLow) {
    if (hasListener()) {
      Endpoint asker = exchange.endpoint();
      exchange.later(() -> listener.onPushed(asker, new ShareId(idHigh, idLow)));
    }
  }

  void missed(Exchange exchange) {
    if (hasListener()) {
      Endpoint asker = exchange.endpoint();
      exchange.later(() -> listener.onMissed(asker));
    }
  }

  void suppressed(Exchange exchange, Endpoint target) {
    if (hasListener()) {
      Endpoint asker = exchange.endpoint();
      exchange.later(() -> listener.onSuppressed(asker, target));
    }
  }

  private synchronized boolean isShared(IpAddress ip) {
    if (sampled == SAMPLE) {
      return false;
    }
    if (votes == 0) {
      favourite = ip;
    }
    votes += ip.equals(favourite) ? 1 : -1;
    return ++sampled == SAMPLE && votes >= NEARLY_ALL;
  }
}
