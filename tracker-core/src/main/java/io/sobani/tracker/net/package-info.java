/**
 * Addresses, endpoints and networks: values that are read from literals and written as literals.
 *
 * <p>{@link io.sobani.tracker.net.IpAddress} holds an address of either family in 128 bits, {@link
 * io.sobani.tracker.net.Endpoint} adds a port, {@link io.sobani.tracker.net.Network} a prefix. A
 * name is never looked up.
 */
package io.sobani.tracker.net;
