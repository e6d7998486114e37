/**
 * The peer's side: {@link io.sobani.tracker.peer.Peer} talks to a tracker and opens links to the
 * peers that it names; {@link io.sobani.tracker.peer.PeerLinks} alone are what a peer needs that is
 * its own tracker. Neither does I/O nor knows the time: they are {@link
 * io.sobani.tracker.DatagramHandler}s.
 *
 * <p>Order on a shared socket: {@code firstOf(peer, tracker, media)}.
 */
package io.sobani.tracker.peer;
