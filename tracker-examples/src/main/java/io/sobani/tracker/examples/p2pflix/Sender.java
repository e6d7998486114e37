package io.sobani.tracker.examples.p2pflix;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The way to one tracker: a bounded queue whose head is sent until it arrives, with longer and
 * longer breaks between the tries. Thread-safe; never two sends at once, and none holds a thread.
 *
 * <p>A tracker that fails too often, or falls too far behind, is given up: it joins again, with a
 * whole copy, when it next has something to tell.
 */
final class Sender {
  private static final System.Logger LOG = System.getLogger(Sender.class.getName());
  private static final int STORAGE_RETRY_SECONDS = 1;
  private static final int MAX_QUEUED_EVENTS = 10_000;
  private static final long MAX_QUEUED_BYTES = 64L << 20;

  private final TrackerAddress address;
  private final ScheduledExecutorService threads;
  private final Delivery delivery;
  private final Policy policy;
  private final Queue<Letter> queue = new ArrayDeque<>();
  private long queuedBytes;
  private int failures;
  private boolean closed;

  Sender(
      TrackerAddress address, ScheduledExecutorService threads, Delivery delivery, Policy policy) {
    this.address = address;
    this.threads = threads;
    this.delivery = delivery;
    this.policy = policy;
  }

  TrackerAddress address() {
    return address;
  }

  synchronized void offer(Letter letter) {
    if (closed) {
      return;
    }
    queue.add(letter);
    queuedBytes += letter.json().length;
    if (queue.size() > MAX_QUEUED_EVENTS || queuedBytes > MAX_QUEUED_BYTES) {
      giveUp();
    } else if (queue.size() == 1) {
      sendAfter(breakAfter(failures));
    }
  }

  synchronized void close() {
    closed = true;
    queue.forEach(this::done);
    queue.clear();
  }

  private void sendHead() {
    Letter letter = head();
    if (letter != null) {
      CompletableFuture.completedFuture(letter)
          .thenCompose(each -> delivery.send(address, each))
          .whenCompleteAsync(this::settle, threads);
    }
  }

  private synchronized Letter head() {
    return queue.peek();
  }

  private synchronized void settle(Outcome outcome, Throwable bug) {
    if (closed) {
      return;
    }
    if (bug != null) {
      LOG.log(System.Logger.Level.WARNING, "an event for tracker " + address + " failed", bug);
    }
    failures = outcome == Outcome.ARRIVED ? 0 : failures + 1;
    if (failures > policy.maxFailures()) {
      giveUp();
      return;
    }
    if (outcome == Outcome.ARRIVED || outcome == Outcome.COPIED) {
      Letter letter = queue.remove();
      queuedBytes -= letter.json().length;
      done(letter);
    }
    if (!queue.isEmpty()) {
      sendAfter(breakAfter(failures));
    }
  }

  private Duration breakAfter(int failures) {
    return failures == 0
        ? Duration.ZERO
        : policy.firstRetry().multipliedBy(1L << Math.min(failures - 1, 5));
  }

  private void done(Letter letter) {
    if (letter.done()) {
      untilStored(() -> delivery.allHave(letter));
    }
  }

  private void giveUp() {
    close();
    untilStored(() -> delivery.giveUp(this));
  }

  /** A disk that is full is so for a while. */
  private void untilStored(Runnable step) {
    threads.execute(
        () -> {
          try {
            step.run();
          } catch (StorageException e) {
            threads.schedule(() -> untilStored(step), STORAGE_RETRY_SECONDS, TimeUnit.SECONDS);
          }
        });
  }

  private void sendAfter(Duration delay) {
    threads.schedule(this::sendHead, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The rest of the tracker, as a sender needs it; called on its threads, without a lock. */
  interface Delivery {
    /** Sends an event, without waiting for what comes of it. */
    CompletableFuture<Outcome> send(TrackerAddress address, Letter letter);

    /** A letter has arrived wherever it will. */
    void allHave(Letter letter);

    /** A sender has given its tracker up, and is closed. */
    void giveUp(Sender sender);
  }

  /**
   * The patience with a tracker that fails.
   *
   * @param maxFailures a tracker that fails more often in a row is given up
   * @param firstRetry the break after the first failure; it doubles up to 32 times as long
   */
  record Policy(int maxFailures, Duration firstRetry) {}
}
