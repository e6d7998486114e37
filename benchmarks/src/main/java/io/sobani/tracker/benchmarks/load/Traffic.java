package io.sobani.tracker.benchmarks.load;

import io.sobani.tracker.benchmarks.load.Conversation.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Lets peers speak in turn and listens to them, on one thread that wants a core of its own: at a
 * pace it never sleeps for long.
 */
final class Traffic {

  private static final int BURST = 64;
  private static final int TRIES = 5;
  private static final int TIMEOUT_SECONDS = 1;
  private static final long LOOK_FOR_LOST_NS = 10_000_000;
  private static final long NAP_NS = 1_000_000;

  /** Writes a peer's next request. */
  private interface Request {
    void write(Peer peer, long nowNs, ByteBuffer target);
  }

  private final Selector selector;
  private final Conversation conversation;
  private final Progress progress;
  private final long timeoutNs;
  private final ByteBuffer request = ByteBuffer.allocateDirect(512);
  private final ByteBuffer reply = ByteBuffer.allocateDirect(2048);
  private final Queue<Peer> idle = new ArrayDeque<>();

  private Pace pace;
  private Tally tally;
  private long beginNs;
  private int waiting;

  Traffic(Selector selector, Conversation conversation, Progress progress) {
    this(selector, conversation, progress, TIMEOUT_SECONDS);
  }

  /** Takes a request for lost that has no reply for so long. */
  Traffic(Selector selector, Conversation conversation, Progress progress, int timeoutSeconds) {
    this.selector = selector;
    this.conversation = conversation;
    this.progress = progress;
    timeoutNs = TimeUnit.SECONDS.toNanos(timeoutSeconds);
  }

  /** Lets a peer register itself once, and tells whether it was answered. */
  boolean isAnswered(Peer peer) throws IOException {
    return greet(List.of(peer), 1).good > 0;
  }

  /** Lets each peer register itself, and those without an answer try again. */
  void register(List<Peer> peers, int window) throws IOException {
    List<Peer> missing = peers;
    Tally tally = null;
    for (int i = 0; i < TRIES && !missing.isEmpty(); i++) {
      tally = greet(missing, window);
      missing = missing.stream().filter(peer -> !conversation.isRegistered(peer)).toList();
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          "only %d of %d peers could register: %s"
              .formatted(peers.size() - missing.size(), peers.size(), tally));
    }
  }

  private Tally greet(List<Peer> peers, int window) throws IOException {
    Request greeting = (peer, nowNs, target) -> conversation.greet(peer, target);
    return run(peers, Pace.closedLoop(window), greeting, Long.MAX_VALUE, peers.size());
  }

  /** Lets peers ask for some time, with {@code maxRequests} requests at most. */
  Tally ask(List<Peer> peers, Pace pace, long durationNs, long maxRequests) throws IOException {
    return run(peers, pace, conversation::ask, durationNs, maxRequests);
  }

  private Tally run(List<Peer> peers, Pace pace, Request request, long durationNs, long maxRequests)
      throws IOException {
    this.pace = pace;
    idle.clear();
    idle.addAll(peers);
    waiting = 0;
    beginNs = System.nanoTime();
    tally = new Tally(beginNs);
    progress.begin(tally);
    long lookForLostNs = beginNs;
    long now = beginNs;
    while (now - beginNs < durationNs && tally.sent < maxRequests) {
      speak(request, maxRequests, now);
      listen();
      now = System.nanoTime();
      if (now - lookForLostNs >= LOOK_FOR_LOST_NS) {
        lookForLostNs = now;
        giveUp(peers, now);
        progress.show(now);
      }
    }
    tally.end(now);
    if (pace.isPaced() && tally.sent < maxRequests) {
      tally.unsent = Math.max(0, Math.min(pace.dueWithin(durationNs), maxRequests) - tally.sent);
    }
    await(peers);
    return tally;
  }

  /** Listens to those that still wait. */
  private void await(List<Peer> peers) throws IOException {
    while (waiting > 0) {
      selector.select(this::hear, 1);
      giveUp(peers, System.nanoTime());
    }
  }

  private void speak(Request content, long maxRequests, long now) {
    for (int i = 0; i < BURST && tally.sent < maxRequests && isDue(now) && !idle.isEmpty(); i++) {
      Peer peer = idle.remove();
      content.write(peer, now, request.clear());
      try {
        if (peer.channel.write(request.flip()) == 0) {
          idle.add(peer);
          return;
        }
      } catch (IOException e) {
        tally.failed++; // what an earlier datagram met; this one did not leave
        idle.add(peer);
        return;
      }
      peer.intendedNs = pace.isPaced() ? beginNs + pace.dueNs(tally.sent) : now;
      peer.sentNs = now;
      tally.sent++;
      if (pace.patient()) {
        peer.waits = true;
        waiting++;
      } else {
        idle.add(peer);
      }
    }
  }

  private boolean isDue(long now) {
    return pace.isPaced() ? untilDueNs(now) <= 0 : waiting < pace.window();
  }

  private long untilDueNs(long now) {
    return beginNs + pace.dueNs(tally.sent) - now;
  }

  private void listen() throws IOException {
    long now = System.nanoTime();
    if (isDue(now) && !idle.isEmpty() || pace.isPaced() && untilDueNs(now) < NAP_NS) {
      selector.selectNow(this::hear);
    } else {
      selector.select(this::hear, 1);
    }
  }

  private void hear(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    try {
      if (peer.channel.read(reply.clear()) <= 0) {
        return;
      }
    } catch (IOException e) {
      tally.failed++;
      return;
    }
    long now = System.nanoTime();
    Verdict verdict = conversation.hear(peer, now, reply.flip());
    if (verdict == Verdict.UNASKED || pace.patient() && !peer.waits) {
      tally.unasked++;
      return;
    }
    if (verdict == Verdict.GOOD) {
      tally.good++;
    } else {
      tally.bad++;
    }
    if (peer.waits) {
      tally.answered(peer.intendedNs, now);
      rest(peer);
    }
  }

  private void giveUp(List<Peer> peers, long now) {
    for (Peer peer : peers) {
      if (peer.waits && now - peer.sentNs > timeoutNs) {
        tally.lost(peer.intendedNs);
        rest(peer);
      }
    }
  }

  private void rest(Peer peer) {
    peer.waits = false;
    waiting--;
    idle.add(peer);
  }
}
