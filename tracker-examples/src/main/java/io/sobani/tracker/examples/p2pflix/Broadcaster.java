package io.sobani.tracker.examples.p2pflix;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Tells every other tracker of every event, each in its own {@link Sender}'s order, on a few
 * threads. Thread-safe.
 */
final class Broadcaster implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Broadcaster.class.getName());

  private final Map<TrackerAddress, Sender> senders = new LinkedHashMap<>();
  private final ScheduledThreadPoolExecutor threads;
  private final Sender.Delivery delivery;
  private final Sender.Policy policy;

  Broadcaster(int threadCount, Sender.Policy policy, Sender.Delivery delivery) {
    this.policy = policy;
    this.delivery = delivery;
    this.threads =
        new ScheduledThreadPoolExecutor(
            threadCount,
            task -> daemon(task, "p2pflix-sender"),
            new ThreadPoolExecutor.DiscardPolicy());
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Tells all; the id is that of the {@link Outbox}. */
  synchronized void broadcast(Event event, long outboxId) {
    Letter letter = new Letter(outboxId, event.json(), senders.size());
    senders.values().forEach(sender -> sender.offer(letter));
  }

  /** Starts an empty queue for the tracker, in place of one that it has. */
  synchronized void open(TrackerAddress address) {
    close(address);
    senders.put(address, new Sender(address, threads, delivery, policy));
  }

  /** Returns whether the sender is the one in use. */
  synchronized boolean has(Sender sender) {
    return senders.get(sender.address()) == sender;
  }

  synchronized void drop(Sender sender) {
    if (senders.remove(sender.address(), sender)) {
      LOG.log(System.Logger.Level.WARNING, "gave tracker {0} up", sender.address());
    }
  }

  /** Keeps the queues of these trackers, opens those that lack, and closes the others. */
  synchronized void openOnly(Set<TrackerAddress> addresses) {
    Set<TrackerAddress> gone = new HashSet<>(senders.keySet());
    gone.removeAll(addresses);
    gone.forEach(this::close);
    for (TrackerAddress address : addresses) {
      if (!senders.containsKey(address)) {
        open(address);
      }
    }
  }

  /** Ends the threads; what is still queued is lost, as it is when a tracker is killed. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void close(TrackerAddress address) {
    Sender sender = senders.remove(address);
    if (sender != null) {
      sender.close();
    }
  }
}
