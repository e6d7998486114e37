/**
 * The runnable tracker, and hosts that embed the library.
 *
 * <p>{@link io.sobani.tracker.examples.StandaloneTracker} is the example to copy: options in, a
 * {@code TrackerServer} out. The other commands of the jar stand in packages of their own.
 */
package io.sobani.tracker.examples;
