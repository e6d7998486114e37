/**
 * The client's side of BitTorrent UDP trackers, without I/O: for the UDP adapter alone, whose
 * {@code BittorrentClient} puts a socket and a thread below it.
 *
 * <p>A {@link io.sobani.tracker.bittorrent.client.Session} asks any number of trackers, once or, by
 * a {@link io.sobani.tracker.bittorrent.client.JoinedTorrent}, for as long as a client takes part.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
package io.sobani.tracker.bittorrent.client;
