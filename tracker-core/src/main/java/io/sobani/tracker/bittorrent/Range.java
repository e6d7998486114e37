package io.sobani.tracker.bittorrent;

/** Checks settings against their range. */
final class Range {

  private Range() {}

  static <T extends Comparable<T>> void check(String name, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }
}
