package io.sobani.tracker.protocol;

/** The reason why an announce or a push was not served: the {@code code} of an error reply. */
public enum ErrorCode {
  /** The id of a push is not live. */
  UNKNOWN_SHARE_ID("unknownShareId"),
  /** A push has no id, or one that is no string. */
  BAD_SHARE_ID("badShareId"),
  /** There is no room for another peer. */
  TRACKER_FULL("trackerFull"),
  /** There are too many peers of that host or network. */
  HOST_FULL("hostFull"),
  /** The host's authorizer refused; a client takes every unknown code for this one. */
  REFUSED("refused"),
  /** The tracker is about to stop and takes nobody new. */
  CLOSING("closing");

  private final String wireName;

  ErrorCode(String wireName) {
    this.wireName = wireName;
  }

  /**
   * Returns the name on the wire.
   *
   * @return the name
   */
  public String wireName() {
    return wireName;
  }
}
