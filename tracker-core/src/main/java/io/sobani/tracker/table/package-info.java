/**
 * The packed tables of peers, without an object per peer.
 *
 * <p>{@link io.sobani.tracker.table.PeerTable} is one shard. It has {@link
 * io.sobani.tracker.table.Partition}s, in which an address leads to a peer, and an {@link
 * io.sobani.tracker.table.IdIndex}, in which a shareId does.
 */
package io.sobani.tracker.table;
