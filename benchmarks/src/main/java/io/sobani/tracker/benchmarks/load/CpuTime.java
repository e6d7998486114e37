package io.sobani.tracker.benchmarks.load;

import java.time.Duration;

/** The CPU time of another process, as far as the system tells: in steps of 10 ms on Linux. */
final class CpuTime {

  private final long pid;
  private final Duration begin;

  CpuTime(long pid) {
    this.pid = pid;
    begin = now();
  }

  /** Returns what a datagram has cost since the beginning. */
  String perDatagram(long datagrams) {
    double ns = now().minus(begin).toNanos();
    return "cpu=%.2fus a datagram".formatted(ns / 1e3 / Math.max(1, datagrams));
  }

  private Duration now() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("no CPU time of process " + pid));
  }
}
