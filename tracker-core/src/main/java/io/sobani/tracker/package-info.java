/**
 * What the tracker decides.
 *
 * <p>{@link io.sobani.tracker.DatagramHandler} and {@link io.sobani.tracker.DatagramSink} are the
 * one way in and out: bytes, addresses and the time come in, bytes with a destination go out.
 */
package io.sobani.tracker;
