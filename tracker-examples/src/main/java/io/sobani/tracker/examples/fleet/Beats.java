package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.examples.fleet.Store.Beat;
import java.util.Optional;

/**
 * Says every three seconds that this node lives, and takes in who else does: at once when another's
 * time is up. Confined to the first event loop.
 */
final class Beats {

  private static final long EVERY_NS = 3_000_000_000L;

  /** After one that was not answered: a store that hung for six seconds has no node given up. */
  private static final long AGAIN_NS = 1_000_000_000;

  /** No sooner, whatever the store's clock says. */
  private static final long SOONEST_NS = 20_000_000;

  private static final long LATE_NS = 10_000_000_000L;

  /** A record and its pointer, in the store: 350 of IPv4, 410 of IPv6. */
  private static final long RECORD_BYTES = 400;

  /** The policy of a store that refuses writes where it is full, and forgets nothing. */
  private static final String KEEPS_ALL = "noeviction";

  private final Fleet fleet;
  private final Writes writes;
  private final Inbox inbox;
  private final Notices notices;
  private final Self self;

  private FleetKeys keys;
  private boolean started;
  private boolean underWay;
  private long sentNs;
  private long waitNs;
  private boolean lost;
  private boolean tight;
  private boolean isNearlyFull;
  private String policy = KEEPS_ALL;

  /** A node as the others are shown it: its listeners, its bound and its software. */
  record Self(String addresses, int maxPeers, String version) {}

  /** Told what an operator wants to hear. */
  interface Notices {

    /**
     * The store was not there at the start.
     *
     * @param why what became of the attempt, as an operator reads it
     */
    void onAbsent(String why);

    /** The store does not answer. */
    void onLost();

    /** The store answers again. */
    void onBack();

    /** The store holds other keys: this node is of another fleet, and must end. */
    void onOtherKeys();

    /** The store does not have the memory for as many peers as the nodes may register. */
    void onTightStore(long neededBytes, long maxBytes);

    /** The store is set to forget records where it is full. */
    void onForgetfulStore(String policy);
  }

  Beats(Fleet fleet, FleetKeys keys, Writes writes, Inbox inbox, Self self, Notices notices) {
    this.fleet = fleet;
    this.keys = keys;
    this.writes = writes;
    this.inbox = inbox;
    this.self = self;
    this.notices = notices;
    lost = !fleet.members.isConnected();
  }

  /**
   * Begins to write everything: after the start, and whenever the store may have lost some. The
   * others hear of it at the next turn.
   */
  void refill() {
    fleet.members.filled(0);
    writes.fill(keys.generation());
    started = false;
  }

  /** Says at the next turn that the store has everything. */
  void onFilled(long generation) {
    if (!isNearlyFull) {
      fleet.members.filled(generation);
      started = false;
    }
  }

  long timeoutNs(long nowNs) {
    return underWay ? EVERY_NS : dueInNs(nowNs); // an answer wakes the loop
  }

  private long dueInNs(long nowNs) {
    long afterNs = fleet.takeovers.needBeat() ? SOONEST_NS : waitNs;
    return started ? Math.max(0, afterNs - (nowNs - sentNs)) : 0;
  }

  void advance(long nowNs) {
    boolean silent = started && !underWay && !fleet.members.isUp();
    if (silent && !lost) {
      lost = true;
      notices.onLost();
    }
    if (!underWay && dueInNs(nowNs) == 0) {
      fleet.takeovers.onBeatSent();
      started = true;
      underWay = true;
      sentNs = nowNs;
      waitNs = EVERY_NS;
      NodeState state =
          new NodeState(
              fleet.members.filled(),
              self.addresses(),
              fleet.tracker.stats().peers(),
              self.maxPeers(),
              self.version());
      inbox.after(
          fleet.store.beat(fleet.name, state, Optional.of(keys.nextGeneration())),
          (thenNs, out, beat, answered) -> {
            underWay = false;
            if (answered) {
              fleet.onRoundTrip(thenNs - sentNs);
              onBeat(thenNs, beat);
            } else {
              waitNs = AGAIN_NS;
              fleet.members.onSilence();
            }
          });
    }
  }

  private void onBeat(long nowNs, Beat beat) {
    FleetKeys theirs = beat.fleet().orElse(null);
    if (theirs == null) {
      fleet.members.onSilence(); // it is of another version
      return;
    }
    if (!theirs.hasKeysOf(keys)) {
      notices.onOtherKeys();
      return;
    }
    boolean late = fleet.members.silentNs(nowNs) > LATE_NS;
    boolean emptied = theirs.generation() != keys.generation();
    keys = theirs;
    long goneNs = nowNs - sentNs + beat.goneInMs() * 1_000_000;
    waitNs = Math.max(SOONEST_NS, Math.min(EVERY_NS, goneNs));
    fleet.members.onBeat(nowNs, sentNs, beat, keys.generation());
    fleet.takeovers.onBeat(nowNs, sentNs);
    compareMemory(beat);
    if (beat.isNearlyFull(isNearlyFull) != isNearlyFull) {
      isNearlyFull = !isNearlyFull;
      writes.sparesProvisional(isNearlyFull);
      refill();
    } else if (late || emptied) {
      refill();
    }
    if (lost && fleet.members.isConnected()) {
      lost = false;
      notices.onBack();
    }
  }

  /** Warns once, as long as it stays so. */
  private void compareMemory(Beat beat) {
    long needed =
        beat.nodes().values().stream().mapToLong(NodeState::maxPeers).sum() * RECORD_BYTES;
    if (needed > beat.maxBytes() && !tight) {
      notices.onTightStore(needed, beat.maxBytes());
    }
    tight = needed > beat.maxBytes();
    if (!beat.policy().equals(policy) && !beat.policy().equals(KEEPS_ALL)) {
      notices.onForgetfulStore(beat.policy());
    }
    policy = beat.policy();
  }
}
