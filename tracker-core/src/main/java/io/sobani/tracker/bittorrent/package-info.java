/**
 * The BitTorrent UDP tracker protocol (BEP 15), both sides, without I/O.
 *
 * <p>The tracker: {@link io.sobani.tracker.bittorrent.BittorrentSwarms} holds what all event loops
 * share, and each loop has a {@link io.sobani.tracker.bittorrent.BittorrentTracker}, a {@link
 * io.sobani.tracker.DatagramHandler} that may share a socket with others: JSON never begins like a
 * datagram of ours. {@link io.sobani.tracker.bittorrent.BittorrentConfig} says how it is to be,
 * {@link io.sobani.tracker.bittorrent.AccessList} and {@link
 * io.sobani.tracker.bittorrent.BittorrentAuthorizer} what it serves, {@link
 * io.sobani.tracker.bittorrent.BittorrentStats} what it did.
 *
 * <p>The client: {@link io.sobani.tracker.bittorrent.BittorrentSession} asks any number of
 * trackers, once or, by a {@link io.sobani.tracker.bittorrent.BittorrentTorrent}, for as long as a
 * client takes part. {@code BittorrentClient} of the UDP adapter puts a socket and a thread below
 * it.
 *
 * <p>{@link io.sobani.tracker.bittorrent.BittorrentCodec} reads and writes requests and replies as
 * values. The tracker itself reads and writes fields in place, and so allocates nothing.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent; BEP 41, its extensions; BEP 7, IPv6"
 */
package io.sobani.tracker.bittorrent;
