package io.sobani.tracker.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what happens on other threads or in other processes. */
public final class Eventually {
  private static final long PATIENCE_NS = Duration.ofSeconds(60).toNanos();

  private Eventually() {}

  /** Returns as soon as it holds; fails after a minute. */
  public static void holds(Callable<Boolean> condition) {
    is("condition", condition, true);
  }

  /** Returns as soon as it is as expected; fails after a minute. */
  public static <T> void is(String what, Callable<T> actual, T expected) {
    long startNs = System.nanoTime();
    T last = call(actual);
    while (!expected.equals(last) && System.nanoTime() - startNs < PATIENCE_NS) {
      sleep(Duration.ofMillis(1));
      last = call(actual);
    }
    assertThat(last).as(what).isEqualTo(expected);
  }

  /** Waits long enough for what must not happen to have happened. */
  public static void quiet() {
    sleep(Duration.ofMillis(400));
  }

  /** Waits until a number stays the same for a second, and returns it. */
  public static int untilQuiet(Callable<Integer> number) {
    int last;
    int now = call(number);
    do {
      last = now;
      sleep(Duration.ofSeconds(1));
      now = call(number);
    } while (now != last);
    return now;
  }

  private static <T> T call(Callable<T> callable) {
    try {
      return callable.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
