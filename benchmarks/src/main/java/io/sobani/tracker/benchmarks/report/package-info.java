/**
 * Makes charts and tables of JMH's JSON: {@code Report} reads {@code Measurement}s and writes, for
 * each {@code Claim} that has some, a {@code BarChart} and a table.
 */
package io.sobani.tracker.benchmarks.report;
