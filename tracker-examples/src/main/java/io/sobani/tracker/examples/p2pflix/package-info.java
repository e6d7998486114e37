/**
 * A P2PFlix-compatible file tracker: peers say over HTTP which files they host, and trackers tell
 * each other.
 *
 * <p>{@link io.sobani.tracker.examples.p2pflix.P2pflixCommand} reads the settings ({@code
 * ConfigReader}) and starts a {@code P2pflixService}, which puts the parts together. A request
 * comes in at {@code P2pflixApp}, is read by a {@code Schema} into a {@code Change} or an {@code
 * Event}, and is decided by one of three: {@code Queries}, {@code PeerRequests} or {@code
 * SyncRequests}. Each decision is one transaction of the {@code Store}: an SQLite database with the
 * original's schema, and {@code Liveness}, a lease for each peer in the core's {@link
 * io.sobani.tracker.registry.ExpiringRegistry}. An answer is made by {@code AnswerParts}, {@code
 * Pages} of long lists as they are taken.
 *
 * <p>What is accepted goes to the {@code Broadcaster}, which has a {@code Sender} with a queue for
 * each tracker of the {@code Membership}. {@code Trust} says whose database may be copied: that of
 * a tracker that the operator named. So a tracker that joins, or returns, becomes a {@code
 * Replica}: a dump in SQL, written by {@code DumpWriter} and read, never run, by {@code
 * DumpParser}; the {@code Outbox} holds what that copy may lack.
 */
package io.sobani.tracker.examples.p2pflix;
