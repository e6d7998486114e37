/**
 * Many trackers with one space of ids, which share what they know through Redis or Valkey.
 *
 * <p>A {@link io.sobani.tracker.examples.fleet.FleetHandler} stands before each event loop's {@code
 * DatagramTracker} and is asked where the tracker meets an address or an id that it does not know.
 * Nothing local ever waits for the store.
 *
 * @see "tracker-examples/FLEET.md"
 */
package io.sobani.tracker.examples.fleet;
