package io.sobani.tracker.peer;

/** One deadline of a monotonic clock that may wrap: off, at once, or at a time. */
class Timer {

  private boolean isOff = true;
  private boolean isNow;
  private long atNs;

  void off() {
    isOff = true;
  }

  void now() {
    isOff = false;
    isNow = true;
  }

  void at(long atNs) {
    isOff = false;
    isNow = false;
    this.atNs = atNs;
  }

  boolean isOff() {
    return isOff;
  }

  boolean isDue(long nowNs) {
    return delayNs(nowNs) <= 0;
  }

  /** Returns the time left, 0 or less when due, {@link Long#MAX_VALUE} when off. */
  long delayNs(long nowNs) {
    if (isOff) {
      return Long.MAX_VALUE;
    }
    return isNow ? 0 : atNs - nowNs;
  }
}
