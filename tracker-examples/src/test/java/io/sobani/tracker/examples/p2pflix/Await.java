package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Supplier;

/** Waiting, for what happens on other threads or in other processes. */
final class Await {
  private static final long PATIENCE_NS = Duration.ofSeconds(60).toNanos();

  private Await() {}

  static <T> void until(String what, Supplier<T> actual, T expected) {
    long startNs = System.nanoTime();
    while (!expected.equals(actual.get()) && System.nanoTime() - startNs < PATIENCE_NS) {
      sleep(Duration.ofMillis(10));
    }
    assertThat(actual.get()).as(what).isEqualTo(expected);
  }

  /** Waits long enough for what must not happen to have happened. */
  static void quiet() {
    sleep(Duration.ofMillis(400));
  }

  /** Waits until a number stays the same for a while, and returns it. */
  static int untilQuiet(Supplier<Integer> number) {
    int last;
    int now = number.get();
    do {
      last = now;
      sleep(Duration.ofSeconds(1));
      now = number.get();
    } while (now != last);
    return now;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
