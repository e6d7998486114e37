package io.sobani.tracker.udp;

import io.sobani.tracker.peer.ConnectFailure;

/** Says that a peer could not be connected to, and why. */
public final class ConnectFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why. */
  private final ConnectFailure failure;

  ConnectFailedException(ConnectFailure failure) {
    super(failure.toString());
    this.failure = failure;
  }

  /**
   * Returns why the connection failed.
   *
   * @return the reason
   */
  public ConnectFailure failure() {
    return failure;
  }
}
