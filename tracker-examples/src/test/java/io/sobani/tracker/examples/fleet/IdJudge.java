package io.sobani.tracker.examples.fleet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Judges what the nodes of a fleet say of the ids of peers. Wrong are an address that is not the
 * peer's own, {@code unknown} for a live peer that all nodes must know, and an old id that is found
 * once it must be gone. One thread asks; others may read what came of it.
 *
 * <p>All nodes must know a peer that two of them have found, since one had it from the store.
 */
final class IdJudge {

  /** As long as nothing else is sure: a killed node's peers may end a third of a lease earlier. */
  static final long SURELY_LIVES_NS = TimeUnit.SECONDS.toNanos(RealNode.LEASE_SECONDS * 2 / 3);

  /** The time for which an id may be found after its peer has another, if the owner can write. */
  static final long GONE_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The same where the owner stands still in the meantime, as happens on a busy machine. */
  static final long SURELY_GONE_AFTER_NS = TimeUnit.SECONDS.toNanos(3);

  /** For a store that cannot be written at times. */
  static final long NEVER = Long.MAX_VALUE;

  /** Somebody whose id is asked for. */
  interface Watched {

    /** Returns its address as a tracker writes it. */
    String address();

    /**
     * Returns the id that it was told last, or an empty text before that and while it wants
     * another.
     */
    String id();

    /** Returns when it last asked what renewed its lease. */
    long renewedNs();
  }

  private enum Must {
    NOTHING,
    BE_KNOWN,
    MOSTLY_BE_GONE,
    BE_GONE
  }

  /** An id to ask for, and what must be said of it. */
  record Question(Watched peer, String id, Object node, Must must) {}

  private record Old(Watched peer, String id, long sinceNs) {}

  /** A renewal is written by the owner's loop, its connection's thread and the store. */
  private static final int WAYS = 3;

  private final long goneAfterNs;
  private final LongSupplier delayNs;
  private final Map<Watched, String> lastIds = new HashMap<>();
  private final Deque<Old> olds = new ArrayDeque<>();
  private final Deque<Old> late = new ArrayDeque<>();
  private final Map<String, Set<Object>> foundAt = new HashMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final AtomicInteger foundLate = new AtomicInteger();
  private final Map<Object, Integer> unanswered = new ConcurrentHashMap<>();

  /**
   * Makes a judge.
   *
   * @param goneAfterNs after which time an old id must not be found
   * @param delayNs for how long the machine keeps a thread waiting
   */
  IdJudge(long goneAfterNs, LongSupplier delayNs) {
    this.goneAfterNs = goneAfterNs;
    this.delayNs = delayNs;
  }

  /**
   * Returns what to ask a node next: for this peer if it has an id, or for one that some peer had.
   */
  Optional<Question> next(long nowNs, Watched peer, Object node) {
    String id = peer.id();
    if (id.isEmpty()) {
      return Optional.empty();
    }
    unanswered.merge(node, 1, Integer::sum);
    String before = lastIds.put(peer, id);
    if (before != null && !before.equals(id)) {
      olds.add(new Old(peer, before, nowNs));
    }
    if (!olds.isEmpty() && isGone(nowNs, olds.peek())) {
      Old old = olds.poll();
      return Optional.of(new Question(old.peer, old.id, node, Must.MOSTLY_BE_GONE));
    }
    if (!late.isEmpty() && nowNs - late.peek().sinceNs >= SURELY_GONE_AFTER_NS) {
      Old old = late.poll();
      return Optional.of(new Question(old.peer, old.id, node, Must.BE_GONE));
    }
    boolean known = foundAt.getOrDefault(id, Set.of()).size() > 1;
    return Optional.of(new Question(peer, id, node, known ? Must.BE_KNOWN : Must.NOTHING));
  }

  private boolean isGone(long nowNs, Old old) {
    return nowNs - old.sinceNs - WAYS * delayNs.getAsLong() >= goneAfterNs;
  }

  /** Takes an answer: an address, {@code unknown}, or an empty text for another. */
  void answered(long nowNs, Question question, String answer) {
    unanswered.merge(question.node, -1, Integer::sum);
    Watched peer = question.peer;
    boolean own = answer.equals(peer.address());
    boolean lives = peer.id().equals(question.id) && nowNs - peer.renewedNs() < SURELY_LIVES_NS;
    boolean right =
        switch (question.must) {
          case NOTHING -> own || answer.equals("unknown");
          case BE_KNOWN -> own || answer.equals("unknown") && !lives;
          case MOSTLY_BE_GONE -> own || answer.equals("unknown");
          case BE_GONE -> answer.equals("unknown");
        };
    if (!right) {
      faults.add(
          "%s of %s, must %s, at %s: '%s'"
              .formatted(question.id, peer.address(), question.must, question.node, answer));
    } else if (own && question.must == Must.MOSTLY_BE_GONE) {
      foundLate.incrementAndGet();
      late.add(new Old(peer, question.id, nowNs));
    } else if (own) {
      found.incrementAndGet();
      foundAt.computeIfAbsent(question.id, id -> new HashSet<>()).add(question.node);
    } else if (question.must == Must.MOSTLY_BE_GONE) {
      gone.incrementAndGet();
    }
  }

  /** Takes it that nobody can ask any more. */
  void failed(Exception why) {
    faults.add(why.toString());
  }

  /** Returns what was wrong since the last call. */
  List<String> takeFaults() {
    List<String> taken = new ArrayList<>();
    for (String fault = faults.poll(); fault != null; fault = faults.poll()) {
      taken.add(fault);
    }
    return taken;
  }

  /** Returns how many answers had the peer's own address. */
  int found() {
    return found.get();
  }

  /** Returns how many old ids were not found any more, as soon as they should not be. */
  int gone() {
    return gone.get();
  }

  /** Returns how many old ids were found once too long. */
  int foundLate() {
    return foundLate.get();
  }

  /** Returns how many questions a node has not answered, or not yet. */
  int unanswered(Object node) {
    return unanswered.getOrDefault(node, 0);
  }
}
