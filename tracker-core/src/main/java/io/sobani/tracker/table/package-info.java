/**
 * Where peers are kept: packed rows without an object a peer.
 *
 * <p>{@link io.sobani.tracker.table.PeerTable} is one shard. It has a {@link
 * io.sobani.tracker.table.FamilyTable} for each address family, which is {@link
 * io.sobani.tracker.table.Rows} of longs in chunks and two {@link
 * io.sobani.tracker.table.RowIndex}es, by address and by shareId. Rows are dense: the last one
 * moves into the place of one that is removed, so memory is given back as peers leave.
 */
package io.sobani.tracker.table;
