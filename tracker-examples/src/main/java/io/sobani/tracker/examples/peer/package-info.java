/**
 * Peers to try and to copy from: {@link io.sobani.tracker.examples.peer.PeerCommand} is a peer at
 * the terminal, {@link io.sobani.tracker.examples.peer.OwnTrackerPeer} one that is its own tracker,
 * {@link io.sobani.tracker.examples.peer.StreamingPeer} one that sends more than lines.
 */
package io.sobani.tracker.examples.peer;
