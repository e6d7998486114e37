package io.sobani.tracker.udp;

/** Bounded waits that an interrupt does not shorten; it stays pending. */
final class Uninterruptibly {

  /** A wait that can be interrupted, and tried again with what is left of its time. */
  @FunctionalInterface
  interface Wait {
    boolean within(long timeoutNs) throws InterruptedException;
  }

  /** Returns whether the wait succeeded in time. */
  static boolean await(long timeoutNs, Wait wait) {
    boolean interrupted = Thread.interrupted();
    long startNs = MonotonicClock.nowNs();
    try {
      while (true) {
        try {
          return wait.within(timeoutNs - (MonotonicClock.nowNs() - startNs));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Uninterruptibly() {}
}
