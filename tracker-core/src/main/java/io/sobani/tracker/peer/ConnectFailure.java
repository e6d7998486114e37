package io.sobani.tracker.peer;

/** The reason for which a peer could not be connected to, or a question had no good answer. */
public enum ConnectFailure {
  /** The id is not live, or never was. */
  UNKNOWN_SHARE_ID("unknownShareId", "the tracker knows nobody of this id: ask for the new one"),
  /** The id is this peer's own. */
  OWN_ID("ownId", "this is the peer's own id: give it the id of another peer"),
  /** The tracker tells addresses only, so the other peer would not open its NAT. */
  NOT_INTRODUCED(
      "notIntroduced",
      "the tracker speaks the documented dialect here, which introduces nobody:"
          + " both peers must use its listener of the application's dialect (APP)"),
  /** The tracker did not know this peer, and registering anew did not help in time. */
  EXPIRED("expired", "the tracker did not keep this peer registered"),
  /** The tracker refused to serve the request. */
  REFUSED("refused", "the tracker refused the request"),
  /** The tracker named an address that cannot be a peer's, seen from where the tracker is. */
  REFUSED_ADDRESS("refusedAddress", "the tracker named an address that cannot be that peer's"),
  /** The tracker did not answer. */
  TRACKER_SILENT("trackerSilent", "the tracker does not answer: check its address, port and NAT"),
  /** The other peer is known, but no datagram got through both ways in time. */
  TIMED_OUT("timedOut", "no datagram got through both ways: a NAT or firewall is in the way"),
  /** The other peer left before the link was open. */
  LEFT("left", "the other peer left"),
  /** Too many links exist or are being opened. */
  BUSY("busy", "too many links exist or are being opened"),
  /** This peer was closed, or too many requests were waiting. */
  DROPPED("dropped", "this peer was closed, or too many requests were waiting");

  private final String word;
  private final String explanation;

  ConnectFailure(String word, String explanation) {
    this.word = word;
    this.explanation = explanation;
  }

  /** Returns a sentence for people: the cause and, where there is one, the remedy. */
  public String explanation() {
    return explanation;
  }

  /** Returns the reason as one word, the same in every release. */
  @Override
  public String toString() {
    return word;
  }
}
