/**
 * A map whose entries end: {@link io.sobani.tracker.registry.ExpiringRegistry}, for any host.
 *
 * <p>The registry keeps its entries in a map, for look-up and order, and those that end in an
 * {@code EndQueue} besides, which finds the ended ones. Both hold the same {@code Entry} objects.
 */
package io.sobani.tracker.registry;
