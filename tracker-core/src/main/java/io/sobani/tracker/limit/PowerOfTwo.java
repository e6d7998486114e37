package io.sobani.tracker.limit;

/** Sizes of tables whose cell is the low bits of a hash. */
final class PowerOfTwo {

  private PowerOfTwo() {}

  /** Returns the least power of two that is not less than {@code n}, which is 1 to 2^30. */
  static int atLeast(int n) {
    return n == 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
  }
}
