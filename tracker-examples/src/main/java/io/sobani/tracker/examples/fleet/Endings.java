package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.Registration;
import io.sobani.tracker.net.Endpoint;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Registrations whose records may end before the walk comes by again, though a renewal, which is
 * not told, keeps them alive. Each is looked at when half of what is left has passed, again and
 * again. Confined to the first event loop; over the bound none is remembered.
 */
final class Endings {

  private static final int MAX = 262_144;
  private static final int MAX_LOOKS = 2_048;
  private static final long SOONEST_NS = 20_000_000;

  private record Ending(Endpoint observed, long endNs, long dueNs) {}

  private final PriorityQueue<Ending> endings =
      new PriorityQueue<>((a, b) -> Long.signum(a.dueNs - b.dueNs));
  private final Set<Endpoint> remembered = new HashSet<>();

  /** Remembers a registration that was written just now, if it was silent for half a lease. */
  void add(long nowNs, Registration peer, long leaseNs) {
    long leftNs = peer.leaseLeftNs();
    if (leftNs < leaseNs / 2 && remembered.size() < MAX && remembered.add(peer.observed())) {
      plan(nowNs, peer.observed(), nowNs + leftNs);
    }
  }

  private void plan(long nowNs, Endpoint observed, long endNs) {
    endings.add(new Ending(observed, endNs, nowNs + Math.max(SOONEST_NS, (endNs - nowNs) / 2)));
  }

  /** Has those written that were renewed since, and forgets them as it does those that ended. */
  void look(long nowNs, Fleet fleet) {
    for (int i = 0; i < MAX_LOOKS && !endings.isEmpty(); i++) {
      if (nowNs - endings.peek().dueNs < 0) {
        return;
      }
      Ending one = endings.poll();
      Optional<Registration> peer = fleet.tracker.find(nowNs, one.observed);
      if (peer.isPresent() && nowNs + peer.get().leaseLeftNs() - one.endNs <= 0) {
        plan(nowNs, one.observed, one.endNs);
      } else {
        remembered.remove(one.observed);
        peer.ifPresent(renewed -> fleet.changes.add(one.observed));
      }
    }
  }
}
