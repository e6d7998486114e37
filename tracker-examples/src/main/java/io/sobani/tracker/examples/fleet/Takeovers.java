package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Registration;
import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.fleet.Message.Yield;
import io.sobani.tracker.examples.fleet.Message.Yielded;
import io.sobani.tracker.net.Endpoint;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Takes registrations over from other nodes: at once from one that is gone or from which a forger
 * had them taken, otherwise after its owner has given it up; and never before the store said yes.
 * Thread-safe.
 *
 * @see "tracker-examples/FLEET.md, A newcomer"
 */
final class Takeovers {

  private static final long WAIT_NS = 250_000_000;

  /** Told how it ended, on the loop that began it. */
  interface Outcome {

    /**
     * It has ended.
     *
     * @param taken whether the registration is this node's now
     */
    void end(long nowNs, DatagramSink out, boolean taken);
  }

  /** One registration on its way. */
  private record Takeover(
      Endpoint observed,
      int socket,
      PeerRecord record,
      boolean back,
      Inbox inbox,
      Outcome outcome) {

    /** Returns the same over this node's own record, whose end nobody waits for. */
    Takeover again(PeerRecord own) {
      return new Takeover(observed, socket, own, false, inbox, (nowNs, out, taken) -> {});
    }

    void endWithout() {
      inbox.add((nowNs, out) -> outcome.end(nowNs, out, false));
    }
  }

  private record Waiting(Takeover takeover, long untilNs) {}

  private final Fleet fleet;
  private final Map<Endpoint, Waiting> waiting = new HashMap<>();
  private volatile boolean needBeat;

  Takeovers(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * Begins to take a registration over.
   *
   * @param socket the listener through which its peer came
   * @param record what the store has of it
   * @param proven whether the peer has shown a valid token
   */
  void begin(
      long nowNs,
      DatagramSink out,
      Endpoint observed,
      int socket,
      PeerRecord record,
      boolean proven,
      Inbox inbox,
      Outcome outcome) {
    OptionalInt listener = fleet.listenerFor(record, socket);
    if (fleet.isDraining() || listener.isEmpty()) {
      outcome.end(nowNs, out, false);
      return;
    }
    boolean own = record.node().equals(fleet.name);
    boolean back =
        !own && record.takenFrom().equals(fleet.name) && fleet.givenUp.contains(nowNs, observed);
    Takeover takeover = new Takeover(observed, listener.getAsInt(), record, back, inbox, outcome);
    if (own || back || fleet.members.isUnheard(record.node())) {
      adopt(takeover);
    } else {
      ask(nowNs, takeover, proven);
    }
  }

  private void ask(long nowNs, Takeover takeover, boolean proven) {
    String owner = takeover.record.node();
    Waiting before = await(takeover, nowNs + WAIT_NS);
    if (before != null) {
      before.takeover.endWithout(); // another loop's, or one that its row has outlived
    }
    if (fleet.members.isMissing(nowNs, owner)) {
      needBeat = true;
    }
    Yield question = new Yield(fleet.name, takeover.observed, takeover.record.seq(), proven);
    takeover.inbox.after(
        fleet.store.publish(owner, question),
        (thenNs, out, count, answered) -> {
          if (answered) {
            fleet.members.onReceivers(thenNs, owner, count);
            if (fleet.members.isUnheard(owner)
                && take(takeover.observed, takeover.record.seq()) != null) {
              adopt(takeover);
            }
          }
        });
  }

  /** Continues with a registration that its owner has given up. */
  void onYielded(Yielded message) {
    Takeover takeover = take(message.observed(), message.seq());
    if (takeover != null) {
      adopt(takeover);
    }
  }

  /** Returns whether an owner is missing, and a beat from now on is to say whether it is gone. */
  boolean needBeat() {
    return needBeat;
  }

  /** Notes that a beat is sent. */
  void onBeatSent() {
    needBeat = false;
  }

  /** Goes on with those whose owners were missing before the beat was sent, and still are. */
  synchronized void onBeat(long nowNs, long sentNs) {
    for (Iterator<Waiting> each = waiting.values().iterator(); each.hasNext(); ) {
      Waiting one = each.next();
      boolean missing = fleet.members.isMissing(nowNs, one.takeover.record.node());
      if (missing && sentNs - (one.untilNs - WAIT_NS) >= 0) {
        each.remove();
        adopt(one.takeover);
      } else if (missing) {
        needBeat = true;
      }
    }
  }

  private synchronized Waiting await(Takeover takeover, long untilNs) {
    return waiting.put(takeover.observed, new Waiting(takeover, untilNs));
  }

  private synchronized Takeover take(Endpoint observed, long seq) {
    Waiting one = waiting.get(observed);
    if (one == null || one.takeover.record.seq() != seq) {
      return null;
    }
    waiting.remove(observed);
    return one.takeover;
  }

  private void adopt(Takeover takeover) {
    takeover.inbox.after(
        fleet.store.adopt(takeover.observed, takeover.record, fleet.name),
        (nowNs, out, adopted, answered) -> {
          if (!answered) {
            recover(takeover);
          }
          takeover.outcome.end(
              nowNs, out, answered && adopted.isPresent() && enter(nowNs, takeover, adopted.get()));
        });
  }

  /**
   * Holds what the store gave to this node without getting to say so; its owner has given it up, so
   * nobody else could write it again. Tried once.
   */
  private void recover(Takeover takeover) {
    if (takeover.record.node().equals(fleet.name)) {
      return;
    }
    takeover.inbox.after(
        fleet.store.read(takeover.observed),
        (nowNs, out, standing, answered) -> {
          if (answered) {
            standing
                .text()
                .flatMap(PeerRecord::tryParse)
                .filter(record -> record.node().equals(fleet.name))
                .ifPresent(record -> adopt(takeover.again(record)));
          }
        });
  }

  /** Puts an adopted registration into this node's table; one that has stayed there is as good. */
  private boolean enter(long nowNs, Takeover takeover, Store.Adopted adopted) {
    if (takeover.back) {
      fleet.takenBack.add(nowNs, takeover.observed);
      // Nothing is left to decide: whoever had it taken gives its row up now, not at its next
      // write.
      fleet.store.publish(
          takeover.record.node(),
          new Yield(fleet.name, takeover.observed, takeover.record.seq(), true));
    }
    fleet.stats.add(takeover.back ? Count.TAKEN_BACK : Count.ADOPTED);
    fleet.changes.add(takeover.observed);
    PeerRecord record = adopted.record();
    return fleet.tracker.find(nowNs, takeover.observed).isPresent()
        || fleet.tracker.adopt(
            nowNs,
            new Registration(
                takeover.observed,
                record.effective(),
                record.shareId(),
                takeover.socket,
                record.state(),
                adopted.leaseLeftMs() * 1_000_000));
  }

  /** Ends those whose owners do not answer. */
  synchronized void advance(long nowNs) {
    for (Iterator<Waiting> each = waiting.values().iterator(); each.hasNext(); ) {
      Waiting one = each.next();
      if (nowNs - one.untilNs >= 0) {
        each.remove();
        one.takeover.endWithout();
      }
    }
  }
}
