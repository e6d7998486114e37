package io.sobani.tracker.examples.fleet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Measures for how long this machine kept a thread waiting that wanted to run. */
final class MachineDelay implements AutoCloseable {

  private static final long NAP_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long LATELY_NS = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong longestNs = new AtomicLong();
  private volatile long latelyNs;
  private final Thread thread = new Thread(this::run, "delay");

  MachineDelay() {
    thread.start();
  }

  private void run() {
    long lastNs = System.nanoTime();
    while (!Thread.interrupted()) {
      LockSupport.parkNanos(NAP_NS);
      long nowNs = System.nanoTime();
      long delayNs = nowNs - lastNs - NAP_NS;
      longestNs.accumulateAndGet(delayNs, Math::max);
      long fadedNs = latelyNs - latelyNs * NAP_NS / LATELY_NS;
      latelyNs = Math.max(delayNs, fadedNs);
      lastNs = nowNs;
    }
  }

  /** Returns the longest delay since the last call, in milliseconds. */
  long takeMs() {
    return TimeUnit.NANOSECONDS.toMillis(longestNs.getAndSet(0));
  }

  /** Returns the longest delay of late: one of a second ago counts a third. */
  long latelyNs() {
    return latelyNs;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
