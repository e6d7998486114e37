package io.sobani.tracker;

import java.util.ArrayDeque;
import java.util.Queue;

/** Calls of the host's code that wait until no lock is held. Confined to one thread. */
final class Deferred {

  private final Queue<Runnable> calls = new ArrayDeque<>(4);

  void add(Runnable call) {
    calls.add(call);
  }

  /** Makes the calls; what one throws is counted, and the next one follows. */
  void run(Counters counters) {
    for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
      try {
        call.run();
      } catch (RuntimeException | Error e) {
        counters.count(TrackerStats.Event.CALLBACK_FAILED);
      }
    }
  }

  void clear() {
    calls.clear();
  }
}
