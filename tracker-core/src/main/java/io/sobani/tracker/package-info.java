/**
 * The decisions of a rendezvous tracker.
 *
 * <p>{@link io.sobani.tracker.DatagramHandler} and {@link io.sobani.tracker.DatagramSink} are the
 * one way in and out: bytes, addresses and the time come in, bytes with a destination go out.
 *
 * <p>{@link io.sobani.tracker.Tracker#snapshot} returns a tracker's registrations as bytes, and
 * {@link io.sobani.tracker.Tracker#restore} makes the tracker that continues with them.
 */
package io.sobani.tracker;
