/**
 * What an operator's tools see of a running server: events of Java Flight Recorder, and what the
 * kernel counts. Not exported; a stripped runtime has no {@code jdk.jfr}, so the events are touched
 * only behind {@link io.sobani.tracker.udp.watch.Flight}.
 */
package io.sobani.tracker.udp.watch;
