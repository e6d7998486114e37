package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.DatagramSink;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands what the store says over to an event loop. Any thread adds, the loop runs it. Its length is
 * bounded by the calls under way and by the bound on messages of other nodes.
 */
final class Inbox {

  /** Work for the loop. */
  interface Task {
    void run(long nowNs, DatagramSink out);
  }

  /** Continues with the answer of a call; after a failure the value is {@code null}. */
  interface Answer<T> {
    void on(long nowNs, DatagramSink out, T value, boolean answered);
  }

  private static final int MAX_PER_TURN = 1_024;
  private static final Runnable WAKE = () -> {};

  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final Executor loop;
  private final AtomicBoolean waking = new AtomicBoolean();

  /**
   * Makes an empty inbox.
   *
   * @param loop wakes the event loop
   */
  Inbox(Executor loop) {
    this.loop = loop;
  }

  void add(Task task) {
    tasks.add(task);
    if (!waking.getAndSet(true)) {
      try {
        loop.execute(WAKE);
      } catch (RejectedExecutionException e) {
        // it has so much to do that it is awake
      }
    }
  }

  /** Continues in the loop when a call has ended. */
  <T> void after(CompletionStage<T> call, Answer<T> then) {
    call.whenComplete(
        (value, failure) -> add((nowNs, out) -> then.on(nowNs, out, value, failure == null)));
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Runs what has come, at most a turn's worth. */
  void run(long nowNs, DatagramSink out) {
    waking.set(false);
    for (int i = 0; i < MAX_PER_TURN; i++) {
      Task task = tasks.poll();
      if (task == null) {
        return;
      }
      task.run(nowNs, out);
    }
  }
}
