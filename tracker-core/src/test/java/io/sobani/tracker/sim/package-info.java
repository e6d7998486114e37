/**
 * A network in virtual time for tests: {@link io.sobani.tracker.sim.SimulatedNetwork} carries
 * datagrams between handlers, loses, doubles, delays and forges them, and moves the clock.
 */
package io.sobani.tracker.sim;
