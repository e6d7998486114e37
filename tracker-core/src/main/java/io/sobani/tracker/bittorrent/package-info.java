/**
 * The BitTorrent UDP tracker protocol (BEP 15), both sides.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
package io.sobani.tracker.bittorrent;
