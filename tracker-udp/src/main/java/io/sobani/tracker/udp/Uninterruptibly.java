package io.sobani.tracker.udp;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Work that an interrupt neither shortens nor breaks; it stays pending. */
final class Uninterruptibly {

  /** Work with files, which the system would close on an interrupt. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** A wait that can be interrupted, and tried again with what is left of its time. */
  @FunctionalInterface
  interface Wait {
    boolean within(long timeoutNs) throws InterruptedException;
  }

  /** Does the work without the interrupt that is pending, if any. */
  static <T> T run(Work<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns whether the wait succeeded in time. */
  static boolean await(long timeoutNs, Wait wait) {
    boolean interrupted = Thread.interrupted();
    long startNs = System.nanoTime();
    try {
      while (true) {
        try {
          return wait.within(timeoutNs - (System.nanoTime() - startNs));
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

  static void join(Thread thread, long timeoutNs) {
    await(
        timeoutNs,
        leftNs -> {
          TimeUnit.NANOSECONDS.timedJoin(thread, leftNs);
          return !thread.isAlive();
        });
  }

  private Uninterruptibly() {}
}
