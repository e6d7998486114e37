package io.sobani.tracker.peer;

/** One deadline of a monotonic clock that may wrap: off, at once, or at a time. */
final class Timer {

  private enum State {
    OFF,
    NOW,
    AT
  }

  private State state = State.OFF;
  private long atNs;

  void off() {
    state = State.OFF;
  }

  void now() {
    state = State.NOW;
  }

  void at(long atNs) {
    state = State.AT;
    this.atNs = atNs;
  }

  boolean isOff() {
    return state == State.OFF;
  }

  boolean isDue(long nowNs) {
    return state == State.NOW || state == State.AT && nowNs - atNs >= 0;
  }

  /** Returns the time left, 0 or less when due, {@link Long#MAX_VALUE} when off. */
  long delayNs(long nowNs) {
    return switch (state) {
      case OFF -> Long.MAX_VALUE;
      case NOW -> 0;
      case AT -> atNs - nowNs;
    };
  }
}
