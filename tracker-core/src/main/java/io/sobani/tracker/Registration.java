package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;

/**
 * A registration at one instant. Immutable.
 *
 * @param effective the address that others are told
 * @param socket the number of the listener that it belongs to
 * @param leaseLeftNs what is left of its lease, in nanoseconds, above 0
 * @see "PROTOCOL.md, section 7"
 */
public record Registration(
    Endpoint observed,
    Endpoint effective,
    ShareId shareId,
    int socket,
    State state,
    long leaseLeftNs) {

  /** The standing of a registration, which decides which one makes room for another. */
  public enum State {
    /** Not yet renewed by a keepalive. */
    PROVISIONAL,
    /** Renewed by a keepalive. */
    ESTABLISHED,
    /** Has shown that it receives at its address. */
    PROVEN
  }
}
