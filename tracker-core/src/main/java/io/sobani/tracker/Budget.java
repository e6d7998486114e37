package io.sobani.tracker;

import io.sobani.tracker.limit.Budgets.Kind;
import io.sobani.tracker.limit.Scope;

/**
 * A budget of answers: a source that has used it up gets none until time has filled it again, and
 * nothing is done for it but that a live lease is renewed. No class of sources drains another's.
 *
 * @see Limits.Builder#budget
 * @see "tracker-core/SECURITY.md, promise 5"
 */
public enum Budget {
  /** All answers to the unregistered sources of a host; 50 per second, 125 at once. */
  UNREGISTERED(Kind.UNREGISTERED, Scope.HOST, true, 50, 125),
  /** All answers to the registered, unproven peers of a host; 600 per second, 1,200 at once. */
  REGISTERED(Kind.REGISTERED, Scope.HOST, true, 600, 1_200),
  /** Answers to an address and port that is proven; 5 per second, 20 at once. */
  PROVEN(Kind.PROVEN, Scope.ENDPOINT, false, 5, 20),
  /** The same of all proven ports of a host; 5,120 per second, 20,480 at once. */
  PROVEN_HOST(Kind.PROVEN, Scope.HOST, false, 5_120, 20_480),
  /** Pushes by unregistered sources of a host for unknown ids; 5 per second, 20 at once. */
  UNREGISTERED_MISSES(Kind.UNREGISTERED_MISS, Scope.HOST, true, 5, 20),
  /** Pushes by a registered peer for unknown ids; 2 per second, 20 at once. */
  REGISTERED_MISSES(Kind.REGISTERED_MISS, Scope.ENDPOINT, false, 2, 20),
  /** The same of all registered peers of a host; 50 per second, 125 at once. */
  REGISTERED_HOST_MISSES(Kind.REGISTERED_MISS, Scope.HOST, false, 50, 125),
  /** Pushes by a proven address and port for unknown ids; 2 per second, 20 at once. */
  PROVEN_MISSES(Kind.PROVEN_MISS, Scope.ENDPOINT, false, 2, 20),
  /** The same of all proven ports of a host; 50 per second, 125 at once. */
  PROVEN_HOST_MISSES(Kind.PROVEN_MISS, Scope.HOST, false, 50, 125);

  final Kind kind;
  final Scope scope;

  /** Whether a network has a budget, too, some times that of a host. */
  final boolean ofNetworksToo;

  final Rate usual;

  Budget(Kind kind, Scope scope, boolean ofNetworksToo, int perSecond, int burst) {
    this.kind = kind;
    this.scope = scope;
    this.ofNetworksToo = ofNetworksToo;
    usual = new Rate(perSecond, burst);
  }

  /** A number of answers: per second in the long run, and at once after a silence. */
  record Rate(int perSecond, int burst) {}
}
