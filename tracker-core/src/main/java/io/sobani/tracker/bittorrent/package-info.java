/**
 * The BitTorrent UDP tracker protocol (BEP 15), without I/O: a tracker, and the values that a
 * client and a tracker exchange.
 *
 * <p>All event loops share a {@link io.sobani.tracker.bittorrent.BittorrentTracker}; each has a
 * {@link io.sobani.tracker.bittorrent.BittorrentDatagramTracker} of its own, a {@link
 * io.sobani.tracker.DatagramHandler} that may share a socket with others: JSON never begins like a
 * datagram of this protocol. {@link io.sobani.tracker.bittorrent.BittorrentConfig} has its bounds,
 * {@link io.sobani.tracker.bittorrent.AccessList} the torrents that it serves, {@link
 * io.sobani.tracker.bittorrent.BittorrentStats} what it did.
 *
 * <p>{@link io.sobani.tracker.bittorrent.BittorrentRequest} and {@link
 * io.sobani.tracker.bittorrent.BittorrentReply} are messages as a client writes and reads them. The
 * tracker reads and writes fields in place.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent; BEP 41, its extensions; BEP 7, IPv6"
 */
package io.sobani.tracker.bittorrent;
