package io.sobani.tracker.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * The outcomes of the requests of one run. A latency counts from when the request should have left:
 * where the tracker held up the load, what it held up counts as slow.
 */
final class Tally {

  private static final long LONGEST_NS = 60_000_000_000L;
  private static final long SLOW_NS = 10_000_000;

  private final Histogram latencyNs = new Histogram(LONGEST_NS, 3);
  private final long beginNs;
  private long endNs;
  private long lastTroubleNs;

  long sent;
  long good;

  /** Replies that refuse. */
  long bad;

  /** Requests that had no reply in time: within a second, unless {@code --timeout} says more. */
  long lost;

  /** Requests that were due, but all peers waited for others. */
  long unsent;

  /** Replies that came after their request was given up, and what nobody asked for. */
  long unasked;

  /** Sends and receives that the system refused: nobody listens there. */
  long failed;

  Tally(long beginNs) {
    this.beginNs = beginNs;
    this.endNs = beginNs;
    lastTroubleNs = beginNs;
  }

  void end(long nowNs) {
    endNs = nowNs;
  }

  void answered(long intendedNs, long nowNs) {
    long ns = nowNs - intendedNs;
    latencyNs.recordValue(Math.min(ns, LONGEST_NS));
    if (ns > SLOW_NS) {
      trouble(intendedNs);
    }
  }

  void lost(long intendedNs) {
    lost++;
    trouble(intendedNs);
  }

  private void trouble(long intendedNs) {
    if (intendedNs - lastTroubleNs > 0) {
      lastTroubleNs = intendedNs;
    }
  }

  /** Returns how long it took until requests were neither lost nor slower than 10 ms. */
  double untilSoundMs() {
    return (lastTroubleNs - beginNs) / 1e6;
  }

  /** Returns all datagrams that the tracker sent. */
  long replies() {
    return good + bad + unasked;
  }

  double goodPerSecond() {
    return good * 1e9 / Math.max(1, endNs - beginNs);
  }

  double sentPerSecond() {
    return sent * 1e9 / Math.max(1, endNs - beginNs);
  }

  double percentileMs(double percentile) {
    return latencyNs.getValueAtPercentile(percentile) / 1e6;
  }

  @Override
  public String toString() {
    return "sent=%d good=%d bad=%d lost=%d unsent=%d unasked=%d failed=%d good/s=%.0f"
            .formatted(sent, good, bad, lost, unsent, unasked, failed, goodPerSecond())
        + " p50=%.3fms p99=%.3fms p99.9=%.3fms max=%.3fms"
            .formatted(percentileMs(50), percentileMs(99), percentileMs(99.9), percentileMs(100));
  }
}
