/**
 * A JitHub tracker: an HTTP host around the library's {@link
 * io.sobani.tracker.registry.ExpiringRegistry}.
 *
 * <p>{@link io.sobani.tracker.examples.jithub.JithubCommand} reads the environment and starts one
 * of two. {@code RootTracker} keeps a {@code TrackerTable} of REGULAR trackers, saved in a {@code
 * StateFile}, knows them by their {@code TrackerTokens} and answers as {@code RootRoutes} says.
 * {@code RegularTracker} keeps a {@code ClientTable} and tells ROOT by its {@code Heartbeat} that
 * it is there. Both answer through {@code JsonApp}, JitHub's conventions on HTTP.
 */
package io.sobani.tracker.examples.jithub;
