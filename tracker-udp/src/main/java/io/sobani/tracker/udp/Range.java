package io.sobani.tracker.udp;

/** Checks of settings against their range. */
final class Range {

  /** No UDP datagram over IPv4 is longer. */
  static final int LONGEST_PAYLOAD = 65_507;

  static <T extends Comparable<T>> void require(String name, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  private Range() {}
}
