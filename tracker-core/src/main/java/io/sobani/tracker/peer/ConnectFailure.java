package io.sobani.tracker.peer;

/** Why a connection to a peer failed. */
public enum ConnectFailure {
  /** The id is not live, or never was. */
  UNKNOWN_SHARE_ID("unknownShareId"),
  /** The tracker did not know this peer, and registering anew did not help in time. */
  EXPIRED("expired"),
  /** The tracker refused to look the id up. */
  REFUSED("refused"),
  /** The tracker did not answer. */
  TRACKER_SILENT("trackerSilent"),
  /** The other peer is known, but no datagram got through both ways: a NAT is in the way. */
  TIMED_OUT("timedOut"),
  /** Too many links exist or are being opened. */
  BUSY("busy"),
  /** This peer was closed, or too many lookups were waiting. */
  DROPPED("dropped");

  private final String word;

  ConnectFailure(String word) {
    this.word = word;
  }

  /** Returns the reason as one word. */
  @Override
  public String toString() {
    return word;
  }
}
