package io.sobani.tracker.examples.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens on other threads or in other processes. */
public final class Eventually {
  private static final long PATIENCE_NS = Duration.ofSeconds(60).toNanos();

  private Eventually() {}

  public static void holds(BooleanSupplier condition) {
    is("condition", condition::getAsBoolean, true);
  }

  public static <T> void is(String what, Supplier<T> actual, T expected) {
    long startNs = System.nanoTime();
    T last = actual.get();
    while (!expected.equals(last) && System.nanoTime() - startNs < PATIENCE_NS) {
      sleep(Duration.ofMillis(10));
      last = actual.get();
    }
    assertThat(last).as(what).isEqualTo(expected);
  }

  /** Waits long enough for what must not happen to have happened. */
  public static void quiet() {
    sleep(Duration.ofMillis(400));
  }

  /** Waits until a number stays the same for a second, and returns it. */
  public static int untilQuiet(Supplier<Integer> number) {
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
