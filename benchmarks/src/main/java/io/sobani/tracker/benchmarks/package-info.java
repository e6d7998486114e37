/**
 * The cost of the tracker, and that of its alternatives.
 *
 * <p>{@code *Benchmark} run under JMH: {@code TrackerBenchmark} is the whole core, {@code
 * AllocationBenchmark} what it allocates, {@code ContentionBenchmark} several threads before one
 * tracker; the others are its parts. {@code GrowthPauses}, {@code StartTime} and {@code Footprint}
 * are programs of their own. The load over a real socket is in {@code load}, charts and tables are
 * made by {@code report}.
 */
package io.sobani.tracker.benchmarks;
