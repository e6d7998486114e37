package io.sobani.tracker;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Token;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The sender of a request: where it is, through which listener it asks, and what it has proven. Set
 * by {@link Tracker} and {@link AddressProofs} before anything is decided, and only read then.
 * Reused for the next request; confined to one thread.
 */
final class Asker {

  final PackedSource source = new PackedSource();

  /** The peer that its push leads to. */
  final PushTarget target = new PushTarget();

  /** Calls of the host's code that the request causes. */
  final Queue<Runnable> later = new ArrayDeque<>(4);

  /** The other trackers, asked for what this one does not know. */
  Elsewhere elsewhere = Elsewhere.NONE;

  /** True for a request that was deferred before, its budget charged. */
  boolean resumed;

  Listener listener;

  long upNs;
  long tokenNs; // of a clock that a fleet shares
  long hash; // of the source

  Token token = Token.NONE;

  /** True where the token proves that the asker receives at its source. */
  boolean proven;

  /** The token for the reply. */
  Token newToken = Token.NONE;

  /** Returns whether it wants a first token. */
  boolean asksForToken() {
    return token.equals(Token.FIRST);
  }

  /** Makes this the peer of an address, whose hash a key gives. */
  void set(long upNs, Endpoint peer, SipHash key) {
    this.upNs = upNs;
    source.set(peer.ip().high(), peer.ip().low(), peer.port());
    hash = source.hash(key);
  }

  boolean isApp() {
    return listener.dialect() == Dialect.APP;
  }

  int shard() {
    return Shards.shardOf(hash);
  }

  /** Takes an answer from the budget of its class; a request that is resumed was charged before. */
  boolean take(Budgets budgets, boolean registered) {
    return resumed || budgets.take(budget(registered), upNs, source);
  }

  Endpoint endpoint() {
    return source.toEndpoint();
  }

  /** Returns the class of the source, given whether it is registered. */
  Budgets.Kind budget(boolean registered) {
    if (proven) {
      return Budgets.Kind.PROVEN;
    }
    return registered ? Budgets.Kind.REGISTERED : Budgets.Kind.UNREGISTERED;
  }

  /** Returns the class of its pushes for ids that are not live, given whether it is registered. */
  Budgets.Kind misses(boolean registered) {
    if (proven) {
      return Budgets.Kind.PROVEN_MISS;
    }
    return registered ? Budgets.Kind.REGISTERED_MISS : Budgets.Kind.UNREGISTERED_MISS;
  }
}
