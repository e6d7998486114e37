/**
 * The packed tables of peers, without an object per peer.
 *
 * <p>{@link io.sobani.tracker.table.PeerTable} is one shard. It has {@link
 * io.sobani.tracker.table.Partition}s, in which an address leads to a peer, and an {@link
 * io.sobani.tracker.table.IdIndex}, in which a shareId does. A keepalive touches one place in
 * memory. Rows are dense, so memory is given back as peers leave.
 */
package io.sobani.tracker.table;
