/** A map whose entries end: {@link io.sobani.tracker.registry.ExpiringRegistry}, for any host. */
package io.sobani.tracker.registry;
