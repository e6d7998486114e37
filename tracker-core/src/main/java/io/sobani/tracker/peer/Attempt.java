package io.sobani.tracker.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A connection that is being made: a push, then a link, or two where the peer may be the tracker.
 */
final class Attempt {

  private final List<BiConsumer<? super PeerLink, ? super ConnectFailure>> outcomes =
      new ArrayList<>();

  /** True where the peer may be at the tracker's address too. */
  boolean toOwner;

  /** True once the tracker has named the peer: failures of later pushes do not matter. */
  boolean found;

  void add(BiConsumer<? super PeerLink, ? super ConnectFailure> outcome) {
    outcomes.add(outcome);
  }

  /** Tells everybody who asked: of a link, or of a failure. */
  void end(PeerLink link, ConnectFailure failure) {
    outcomes.forEach(outcome -> outcome.accept(link, failure));
  }
}
