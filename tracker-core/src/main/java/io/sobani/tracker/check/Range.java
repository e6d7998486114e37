package io.sobani.tracker.check;

/** Checks settings against their range. */
public final class Range {

  private Range() {}

  /** Refuses a value that is less than the least or greater than the most. */
  public static <T extends Comparable<T>> void check(String name, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }
}
