package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Registration;
import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.fleet.Message.Introduce;
import io.sobani.tracker.examples.fleet.Message.Yield;
import io.sobani.tracker.examples.fleet.Message.Yielded;
import io.sobani.tracker.net.Endpoint;
import java.util.Optional;

/**
 * Does what other nodes ask of this one, and gives up what the store says is another's. Confined to
 * the first event loop.
 */
final class Owner {

  private static final long JUST_HEARD_NS = 5_000_000_000L;
  private static final long LONG_SILENT_NS = 30_000_000_000L;

  private final Fleet fleet;
  private final DatagramTracker datagrams;
  private final Inbox inbox;

  Owner(Fleet fleet, DatagramTracker datagrams, Inbox inbox) {
    this.fleet = fleet;
    this.datagrams = datagrams;
    this.inbox = inbox;
  }

  void onMessage(long nowNs, DatagramSink out, Message message) {
    if (message instanceof Yield question) {
      onYield(nowNs, question);
    } else if (message instanceof Yielded answer) {
      fleet.takeovers.onYielded(answer);
    } else if (message instanceof Introduce introduction) {
      onIntroduce(nowNs, out, introduction);
    }
  }

  private void onYield(long nowNs, Yield question) {
    Endpoint observed = question.observed();
    Optional<Registration> peer = fleet.tracker.find(nowNs, observed);
    if (peer.isEmpty()) {
      answer(question);
      return;
    }
    if (!mayYield(nowNs, question, peer.get())) {
      fleet.stats.add(Count.NOT_YIELDED);
      return;
    }
    fleet.tracker.remove(nowNs, observed);
    fleet.stats.add(Count.YIELDED);
    if (question.proven() || fleet.isDraining()) {
      fleet.givenUp.remove(observed);
    } else {
      fleet.givenUp.add(nowNs, observed);
    }
    // Its last change may not be written yet; one connection keeps the order of the two.
    fleet.refresh(peer.get());
    answer(question);
  }

  private void answer(Yield question) {
    fleet.store.publish(
        question.from(), new Yielded(fleet.name, question.observed(), question.seq()));
  }

  private boolean mayYield(long nowNs, Yield question, Registration peer) {
    if (question.proven() || fleet.isDraining()) {
      return true;
    }
    boolean keeps =
        peer.state() == Registration.State.PROVEN
            || fleet.takenBack.contains(nowNs, question.observed());
    long thirdNs = fleet.leaseNs / 3;
    return silentNs(peer) >= (keeps ? thirdNs : Math.min(LONG_SILENT_NS, thirdNs));
  }

  private long silentNs(Registration peer) {
    return fleet.leaseNs - peer.leaseLeftNs();
  }

  private void onIntroduce(long nowNs, DatagramSink out, Introduce introduction) {
    boolean here =
        datagrams.introduce(
            nowNs,
            introduction.target(),
            introduction.asker(),
            introduction.askerId(),
            introduction.proven(),
            out);
    if (!here && !introduction.passed()) {
      inbox.after(
          fleet.store.resolve(introduction.target()),
          (thenNs, then, resolved, answered) -> {
            if (answered) {
              resolved
                  .found()
                  .map(found -> found.record().node())
                  .filter(node -> !node.equals(fleet.name))
                  .ifPresent(node -> passOn(introduction, node));
            }
          });
    }
  }

  private void passOn(Introduce introduction, String node) {
    fleet.stats.add(Count.PASSED_ON);
    fleet.store.publish(node, introduction.passedOnBy(fleet.name));
  }

  /** Gives up a registration whose record is another's, unless its peer was heard here just now. */
  void onStale(long nowNs, DatagramSink out, Endpoint observed) {
    Optional<Registration> peer = fleet.tracker.find(nowNs, observed);
    if (peer.isEmpty()) {
      return;
    }
    if (silentNs(peer.get()) >= JUST_HEARD_NS) {
      fleet.tracker.remove(nowNs, observed);
      return;
    }
    inbox.after(
        fleet.store.read(observed),
        (thenNs, then, standing, answered) -> {
          if (answered && fleet.tracker.find(thenNs, observed).isPresent()) {
            reclaim(thenNs, then, peer.get(), standing.text().flatMap(PeerRecord::tryParse));
          }
        });
  }

  private void reclaim(
      long nowNs, DatagramSink out, Registration peer, Optional<PeerRecord> record) {
    Endpoint observed = peer.observed();
    if (record.isEmpty() || record.get().node().equals(fleet.name)) {
      return; // the next write settles it
    }
    fleet.takeovers.begin(
        nowNs,
        out,
        observed,
        peer.socket(),
        record.get(),
        false,
        inbox,
        (thenNs, then, taken) -> {
          if (!taken) {
            fleet.tracker.remove(thenNs, observed);
          }
        });
  }
}
