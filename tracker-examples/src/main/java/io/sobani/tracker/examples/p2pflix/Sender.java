package io.sobani.tracker.examples.p2pflix;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The way to one tracker: a bounded queue whose head is sent until it arrives, with longer and
 * longer breaks between the tries. Thread-safe; never two sends at once.
 *
 * <p>A tracker that fails too often, or falls too far behind, is given up: it joins again, with a
 * whole copy, when it next has something to tell.
 */
final class Sender {
  private static final System.Logger LOG = System.getLogger(Sender.class.getName());
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
      sendAfter(Duration.ZERO);
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
      settle(deliver(letter));
    }
  }

  private boolean deliver(Letter letter) {
    try {
      return delivery.send(address, letter);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "an event for tracker " + address + " failed", e);
      return false;
    }
  }

  private synchronized Letter head() {
    return queue.peek();
  }

  private synchronized void settle(boolean delivered) {
    if (closed) {
      return;
    }
    if (delivered) {
      failures = 0;
      Letter letter = queue.remove();
      queuedBytes -= letter.json().length;
      done(letter);
      if (!queue.isEmpty()) {
        sendAfter(Duration.ZERO);
      }
    } else if (++failures > policy.maxFailures()) {
      giveUp();
    } else {
      sendAfter(policy.firstRetry().multipliedBy(1L << Math.min(failures - 1, 5)));
    }
  }

  private void done(Letter letter) {
    if (letter.done()) {
      threads.execute(() -> delivery.allHave(letter));
    }
  }

  private void giveUp() {
    close();
    threads.execute(() -> delivery.giveUp(this));
  }

  private void sendAfter(Duration delay) {
    threads.schedule(this::sendHead, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What a sender needs of the others; called on its threads, without a lock. */
  interface Delivery {
    /** Sends an event; returns whether it need not be sent again. */
    boolean send(TrackerAddress address, Letter letter);

    /** A letter has arrived wherever it will. */
    void allHave(Letter letter);

    /** A sender has given its tracker up, and is closed. */
    void giveUp(Sender sender);
  }

  /**
   * Patience.
   *
   * @param maxFailures a tracker that fails more often in a row is given up
   * @param firstRetry the break after the first failure; it doubles up to 32 times as long
   */
  record Policy(int maxFailures, Duration firstRetry) {}
}
