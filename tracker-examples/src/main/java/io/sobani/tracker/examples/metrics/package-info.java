/**
 * The operator's view of a running tracker, from outside the library: a host's own metrics are made
 * the same way.
 *
 * <p>{@link io.sobani.tracker.examples.metrics.Metric} names all series and says where in a {@code
 * TrackerServerStats} their values stand. {@link io.sobani.tracker.examples.metrics.MetricsService}
 * serves them over HTTP, as Prometheus' text, as a page for people, and as a check that asks the
 * tracker itself; {@link io.sobani.tracker.examples.metrics.TrackerMetrics} binds them to
 * Micrometer, {@link io.sobani.tracker.examples.metrics.TrackerBean} to JMX.
 */
package io.sobani.tracker.examples.metrics;
