package io.sobani.tracker.benchmarks.load;

import java.time.Duration;

/** The CPU time of another process since a beginning, as the system accounts it. */
final class CpuTime {

  private final long pid;
  private final Duration begin;

  CpuTime(long pid) {
    this.pid = pid;
    begin = now();
  }

  /** Returns the microseconds spent since the beginning for each of some replies. */
  double microsPer(long replies) {
    return now().minus(begin).toNanos() / 1e3 / Math.max(1, replies);
  }

  /** Linux tells it in steps of 10 ms. */
  private Duration now() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("no CPU time of process " + pid));
  }
}
