package io.sobani.tracker.udp;

import java.time.Duration;

/** Checks of settings against their range. */
final class Range {

  /** No UDP datagram over IPv4 is longer. */
  static final int LONGEST_PAYLOAD = 65_507;

  static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  static void require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  private Range() {}
}
