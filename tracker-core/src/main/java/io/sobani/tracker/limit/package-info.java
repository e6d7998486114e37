/**
 * The limits on what a source gets: everything that keeps a tracker from being used against others,
 * in memory that is taken once and never grows.
 *
 * <p>Sources are hashed into fixed tables by a key that nobody outside knows; sources that collide
 * share what is there for one. Addresses come packed as in {@link io.sobani.tracker.net.IpAddress};
 * times are nanoseconds of uptime, 0 or more.
 *
 * @see "tracker-core/SECURITY.md, promises 5 to 8"
 */
package io.sobani.tracker.limit;
