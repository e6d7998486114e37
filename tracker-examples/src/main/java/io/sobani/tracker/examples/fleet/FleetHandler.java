package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Elsewhere;
import io.sobani.tracker.TrackerHandler;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.fleet.Message.Introduce;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before one event loop's tracker, and asks the store where that meets an address or an id
 * that it does not know. Confined to its loop; the first one also keeps the fleet's time.
 */
final class FleetHandler implements TrackerHandler, Elsewhere {

  private static final int MAX_SAME = 16;

  private final Fleet fleet;
  private final Inbox inbox;
  private final DatagramTracker tracker;
  private final Set<Endpoint> asked = new HashSet<>();
  private final Map<ShareId, List<Question>> sought = new HashMap<>();

  /** The datagram in hand: one that just came, or one that is resumed. */
  private long nowNs;

  private int socket;
  private InetSocketAddress source;
  private ByteBuffer datagram;
  private int start;
  private Question resumed;
  private Introduce introduction;

  FleetHandler(Fleet fleet, Inbox inbox) {
    this.fleet = fleet;
    this.inbox = inbox;
    tracker = new DatagramTracker(fleet.tracker, this);
  }

  DatagramTracker tracker() {
    return tracker;
  }

  @Override
  public DropReason tryAnswer(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    this.nowNs = nowNs;
    this.socket = socket;
    this.source = source;
    this.datagram = datagram;
    start = datagram.position();
    resumed = null;
    return tracker.tryAnswer(nowNs, socket, source, datagram, out);
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    inbox.run(nowNs, out);
    tracker.advance(nowNs, out);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return inbox.isEmpty() ? tracker.timeoutNs(nowNs) : 0;
  }

  @Override
  public Answer findSource(Endpoint source, Request request, boolean proven, boolean hasPlace) {
    if (resumed != null && resumed.knowsSource) {
      return Answer.NOWHERE;
    }
    boolean registers =
        hasPlace
            && (request instanceof Request.Announce
                || request instanceof Request.Alive && fleet.isApp(socket));
    if (!fleet.members.isConnected()) {
      return withoutStore(nowNs, request);
    }
    Questions questions = proven ? fleet.provenSources : fleet.sources;
    if (asked.contains(source) || !questions.tryBegin(nowNs, source.ip())) {
      fleet.stats.add(Count.NOT_ADMITTED);
      return Answer.SILENCE;
    }
    fleet.stats.add(Count.SOURCE_ASKED);
    asked.add(source);
    Question question = question();
    question.hasPlace = hasPlace;
    inbox.after(
        registers ? fleet.store.claim(source, fleet.name) : fleet.store.read(source),
        (thenNs, out, standing, answered) -> {
          questions.end();
          if (answered && isKnown(thenNs, standing)) {
            onRecord(thenNs, out, question, source, standing.text(), proven);
          } else {
            fleet.stats.add(answered ? Count.NOT_TRUSTED : Count.NO_ANSWER);
            asked.remove(source);
            if (withoutStore(thenNs, request) == Answer.NOWHERE) {
              serveAsSingle(thenNs, out, question);
            } else {
              tracker.giveUp();
            }
          }
        });
    return Answer.LATER;
  }

  /** Returns whether a record was found, or it can be trusted that there is none. */
  private boolean isKnown(long nowNs, Store.Standing standing) {
    return standing.text().isPresent() || fleet.members.isComplete(nowNs, standing.generation());
  }

  /** Serves newcomers that announce; others may be registered elsewhere, for up to a lease. */
  private Answer withoutStore(long nowNs, Request request) {
    boolean nobodyElse = fleet.members.silentNs(nowNs) >= fleet.leaseNs;
    return request instanceof Request.Announce || nobodyElse ? Answer.NOWHERE : Answer.SILENCE;
  }

  private void onRecord(
      long nowNs,
      DatagramSink out,
      Question question,
      Endpoint source,
      Optional<String> text,
      boolean proven) {
    if (text.isEmpty()) {
      asked.remove(source);
      serveAsSingle(nowNs, out, question);
      return;
    }
    Optional<PeerRecord> record = PeerRecord.tryParse(text.get());
    if (record.isEmpty() || !question.hasPlace) {
      asked.remove(source);
      fleet.stats.add(Count.HELD_ELSEWHERE);
      tracker.giveUp();
      return;
    }
    fleet.takeovers.begin(
        nowNs,
        out,
        source,
        question.socket,
        record.get(),
        proven,
        inbox,
        (thenNs, then, taken) -> {
          asked.remove(source);
          if (taken) {
            serveAsSingle(thenNs, then, question);
            fleet.changes.add(source);
          } else {
            fleet.stats.add(Count.HELD_ELSEWHERE);
            tracker.giveUp();
          }
        });
  }

  private void serveAsSingle(long nowNs, DatagramSink out, Question question) {
    question.knowsSource = true;
    resume(nowNs, out, question);
  }

  @Override
  public Target findTarget(Endpoint asker, ShareId shareId) {
    if (resumed != null && resumed.target != null) {
      return resumed.target;
    }
    if (!fleet.members.isConnected()) {
      fleet.stats.add(Count.NOT_TRUSTED);
      return Target.SILENCE;
    }
    List<Question> same = sought.get(shareId);
    if (same != null && same.size() < MAX_SAME) {
      same.add(question());
      return Target.LATER;
    }
    if (same != null || !fleet.targets.tryBegin(nowNs, asker.ip())) {
      fleet.stats.add(Count.NOT_ADMITTED);
      return Target.SILENCE;
    }
    fleet.stats.add(Count.TARGET_ASKED);
    List<Question> questions = new ArrayList<>(List.of(question()));
    sought.put(shareId, questions);
    inbox.after(
        fleet.store.resolve(shareId),
        (thenNs, out, resolved, answered) -> {
          fleet.targets.end();
          sought.remove(shareId);
          if (answered) {
            questions.forEach(question -> onTarget(thenNs, out, question, resolved));
          } else {
            fleet.stats.add(Count.NO_ANSWER);
            questions.forEach(question -> tracker.giveUp());
          }
        });
    return Target.LATER;
  }

  private void onTarget(long nowNs, DatagramSink out, Question question, Store.Resolved resolved) {
    Optional<Store.Found> foreign =
        resolved.found().filter(one -> !one.record().node().equals(fleet.name));
    if (foreign.isPresent()) {
      PeerRecord record = foreign.get().record();
      fleet.stats.add(Count.FOREIGN_FOUND);
      question.owner = record.node();
      question.target = Target.found(foreign.get().observed(), record.effective(), record.app());
    } else if (fleet.members.isComplete(nowNs, resolved.generation()) && !isLost(nowNs, resolved)) {
      fleet.stats.add(Count.FOREIGN_UNKNOWN);
      question.target = Target.NOWHERE;
    } else {
      fleet.stats.add(Count.NOT_TRUSTED);
      question.target = Target.SILENCE;
    }
    resume(nowNs, out, question);
  }

  /**
   * Returns whether a record names this node, which has nothing at that address: it gave the
   * registration up just now, or was restarted without it.
   */
  private boolean isLost(long nowNs, Store.Resolved resolved) {
    return resolved
        .found()
        .filter(own -> fleet.tracker.find(nowNs, own.observed()).isEmpty())
        .isPresent();
  }

  @Override
  public void introduce(
      Target target, ShareId shareId, Endpoint asker, ShareId askerId, boolean proven) {
    introduction = new Introduce(fleet.name, shareId, asker, askerId, proven, false);
  }

  /** Returns the datagram in hand, to be kept; one that is resumed keeps what it knows. */
  private Question question() {
    return resumed != null
        ? resumed
        : new Question(socket, source, datagram.duplicate().position(start));
  }

  /**
   * Serves a datagram again; an answer that needs an introduction goes out when that is received.
   */
  private void resume(long nowNs, DatagramSink out, Question question) {
    this.nowNs = nowNs;
    socket = question.socket;
    resumed = question;
    introduction = null;
    HeldReplies held = new HeldReplies();
    tracker.resume(nowNs, question.socket, question.source, question.datagram(), held);
    resumed = null;
    if (introduction == null) {
      held.sendTo(out);
      return;
    }
    String node = question.owner;
    inbox.after(
        fleet.store.publish(node, introduction),
        (thenNs, then, count, answered) -> {
          if (answered) {
            fleet.members.onReceivers(thenNs, node, count);
          }
          if (answered && count > 0) {
            fleet.stats.add(Count.INTRODUCED);
            held.sendTo(then);
          } else {
            fleet.stats.add(Count.NOT_RECEIVED);
          }
        });
  }
}
