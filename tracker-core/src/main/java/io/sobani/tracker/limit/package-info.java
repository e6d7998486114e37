/**
 * Who may be answered, and how much: everything that keeps a tracker from being used against
 * others, in memory that is taken once and never grows.
 *
 * <p>{@link io.sobani.tracker.limit.Budgets} meters answers by source, {@link
 * io.sobani.tracker.limit.IncomeLimiter} introductions by asker and target, {@link
 * io.sobani.tracker.limit.HostCaps} registrations by source; an {@link
 * io.sobani.tracker.limit.AllowList} names the networks that all three leave alone, or everything.
 * {@link io.sobani.tracker.limit.AddressTokens} prove that a source receives at its address.
 *
 * <p>Sources are hashed into fixed tables by a key that nobody outside knows; sources that collide
 * share what is there for one. Addresses come packed as in {@link io.sobani.tracker.net.IpAddress};
 * times are nanoseconds of uptime, 0 or more.
 *
 * @see "SECURITY.md, promises 5 to 8"
 */
package io.sobani.tracker.limit;
