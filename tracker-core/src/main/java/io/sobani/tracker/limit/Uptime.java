package io.sobani.tracker.limit;

/**
 * The time since the first time that was seen, so that nothing meets a clock that wraps.
 * Thread-safe.
 */
public final class Uptime {

  private volatile boolean started;
  private long originNs;

  /** Returns the nanoseconds of uptime at a time; a little less than 0 where clocks differ. */
  public long at(long nowNs) {
    if (!started) {
      start(nowNs);
    }
    return nowNs - originNs;
  }

  private synchronized void start(long nowNs) {
    if (!started) {
      originNs = nowNs;
      started = true;
    }
  }
}
