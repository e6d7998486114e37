/**
 * The peer's side: its conversation with a tracker, and its links to other peers.
 *
 * <p>{@link io.sobani.tracker.peer.PeerSession} registers and looks others up; {@link
 * io.sobani.tracker.peer.PeerLinks} opens a way through NATs to the peers that the tracker names;
 * {@link io.sobani.tracker.peer.Peer} is both on one socket, which is what most hosts want. None
 * does I/O or knows the time: they are {@link io.sobani.tracker.DatagramHandler}s.
 *
 * <p>Order on a shared socket: {@code firstOf(peer, tracker, media)}.
 */
package io.sobani.tracker.peer;
