package io.sobani.tracker;

/**
 * The time since the first time that was seen, so that nothing meets a clock that wraps.
 * Thread-safe.
 */
final class Uptime {

  private volatile boolean started;
  private long originNs;

  long at(long nowNs) {
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
