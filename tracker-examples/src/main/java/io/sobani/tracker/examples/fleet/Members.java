package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.examples.fleet.Store.Beat;
import java.util.HashMap;
import java.util.Map;

/**
 * Knows which nodes live, and whether the store's "nothing" can be trusted. Thread-safe.
 *
 * @see "tracker-examples/FLEET.md, When nothing is an answer"
 */
final class Members {

  /** A beat older than this shows too little to say that an id is unknown. */
  static final long FRESH_NS = 4_000_000_000L;

  private static final long SURE_NS = 2_000_000_000L;
  private static final long SETTLED_NS = 10_000_000_000L;

  /** By so much more than ours the store's clock goes only when it is set. */
  private static final long CLOCK_NS = 2_000_000_000L;

  private final Map<String, Long> unheardSinceNs = new HashMap<>();
  private final Map<String, Long> unheardUntilNs = new HashMap<>();
  private Map<String, NodeState> living = Map.of();
  private long generation;
  private long filled;
  private boolean hasBeat;
  private boolean isTimed;
  private long beatNs;
  private long storeMs;
  private long sureFromNs;
  private long trustedFromNs;
  private boolean refused;
  private boolean connected;
  private boolean met;
  private boolean up;
  private long connectedSinceNs;

  /**
   * Begins to watch.
   *
   * @param connected whether the node has joined before it serves
   */
  Members(boolean connected) {
    this.connected = connected;
  }

  /**
   * Takes what a beat has shown.
   *
   * @param sentNs when it was sent: it shows nothing that came later
   */
  synchronized void onBeat(long nowNs, long sentNs, Beat beat, long generation) {
    boolean isClockSet =
        (beat.storeMs() - storeMs) * 1_000_000 - (sentNs - beatNs) > CLOCK_NS; // ages the others
    if (!hasBeat || sentNs - beatNs > SETTLED_NS || generation != this.generation || isClockSet) {
      sureFromNs = nowNs + SETTLED_NS; // others may not have beaten yet
    }
    if (!up) {
      trustedFromNs = nowNs + FRESH_NS; // others may have more to write
    }
    living = beat.nodes();
    this.generation = generation;
    hasBeat = true;
    isTimed = true;
    met = true;
    up = true;
    beatNs = sentNs;
    storeMs = beat.storeMs();
    unheardSinceNs.keySet().retainAll(living.keySet());
    unheardUntilNs.keySet().retainAll(living.keySet());
    unheardUntilNs.values().removeIf(untilNs -> nowNs - untilNs >= 0); // it still beats
  }

  synchronized void onConnected(long nowNs) {
    connected = true;
    met = false;
    connectedSinceNs = nowNs;
    sureFromNs = nowNs + SETTLED_NS; // it may be a replica that lacks the others' last writes
    unheardSinceNs.clear();
  }

  synchronized void onDisconnected() {
    connected = false;
  }

  /** Notes for which generation all of this node's registrations are in the store. */
  synchronized void filled(long generation) {
    filled = generation;
  }

  /** Notes whether the store takes nothing that this node writes. */
  synchronized void refused(boolean refused) {
    this.refused = refused;
  }

  /** Returns for which generation the store has all of this node's registrations, 0 for none. */
  synchronized long filled() {
    return refused ? 0 : filled;
  }

  /** Notes how many received a message to a node; nobody, twice, means that it is gone. */
  synchronized void onReceivers(long nowNs, String node, long count) {
    if (count > 0) {
      unheardSinceNs.remove(node);
      unheardUntilNs.remove(node);
    } else if (connected && hasBeat && nowNs - connectedSinceNs >= SETTLED_NS) {
      long sinceNs =
          unheardSinceNs.merge(node, nowNs, (old, now) -> now - old < SETTLED_NS ? old : now);
      if (nowNs - sinceNs >= SURE_NS) {
        unheardUntilNs.put(node, nowNs + SETTLED_NS);
      }
    }
  }

  /** Returns whether nobody received what was sent to a node, twice. */
  synchronized boolean isUnheard(String node) {
    return unheardUntilNs.containsKey(node);
  }

  /** Returns whether a node was not among the living at the last beat. */
  synchronized boolean isMissing(long nowNs, String node) {
    return hasBeat && nowNs - sureFromNs >= 0 && !living.containsKey(node);
  }

  /**
   * Returns whether an id that the store does not know is unknown to the whole fleet.
   *
   * @param generation that of the store's answer
   */
  synchronized boolean isComplete(long nowNs, long generation) {
    return isUp()
        && nowNs - beatNs < FRESH_NS
        && nowNs - sureFromNs >= 0
        && nowNs - trustedFromNs >= 0
        && this.generation == generation
        && filled() == generation
        && living.values().stream().allMatch(node -> node.filled() == generation);
  }

  /** Returns how long ago the last answered beat was, or before the first this was first asked. */
  synchronized long silentNs(long nowNs) {
    if (!isTimed) {
      isTimed = true;
      beatNs = nowNs;
    }
    return nowNs - beatNs;
  }

  /** Returns whether the store answered when it was last asked. */
  synchronized boolean isUp() {
    return connected && up;
  }

  /** Returns whether a beat has shown that this connection's store is this fleet's. */
  synchronized boolean hasMet() {
    return connected && met;
  }

  synchronized void onSilence() {
    up = false;
  }

  synchronized boolean isConnected() {
    return connected;
  }

  synchronized Map<String, NodeState> living() {
    return living;
  }
}
