/**
 * A P2PFlix-compatible file tracker: peers say over HTTP which files they host, and trackers tell
 * each other.
 *
 * <p>{@link io.sobani.tracker.examples.p2pflix.P2pflixCommand} starts a {@code P2pflixService},
 * which puts the parts together. A request comes in at {@code P2pflixApp}, is read by a {@code
 * Schema} into a {@code Change} or an {@code Event}, and is decided by one of three: {@code
 * Queries}, {@code PeerRequests} (what peers ask for themselves) or {@code SyncRequests} (what
 * other trackers tell). Each decision is one transaction of the {@code Store}: an SQLite database
 * with the original's schema, and {@code Liveness}, a lease for each peer in the core's {@link
 * io.sobani.tracker.registry.ExpiringRegistry}.
 *
 * <p>What is accepted goes to the {@code Broadcaster}, which has a {@code Sender} with a queue for
 * each tracker of the {@code Membership}. A tracker that joins, or returns, takes a copy of another
 * one as a {@code Replica}: a dump in SQL, written by {@code DumpWriter} and read, never run, by
 * {@code DumpParser}; the {@code Outbox} holds what that copy may lack.
 */
package io.sobani.tracker.examples.p2pflix;
