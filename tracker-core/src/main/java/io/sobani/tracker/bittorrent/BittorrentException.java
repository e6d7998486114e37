package io.sobani.tracker.bittorrent;

/** Thrown or told where a tracker's answer will not come, or a datagram is not a message. */
public final class BittorrentException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The kind of failure. */
  private final Problem problem;

  /** A kind of failure. */
  public enum Problem {
    /** The name of the tracker's host has no address. */
    UNRESOLVED,
    /** None of the host's addresses answered. */
    TIMEOUT,
    /** The tracker answered with an error; the message is the tracker's. */
    REFUSED,
    /** The request was cancelled, or the client closed. */
    ABORTED,
    /** A datagram is not a message of the protocol; only decoders say so. */
    MALFORMED
  }

  /** Makes an exception without a stack trace. */
  public BittorrentException(Problem problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  /** Returns the kind of failure. */
  public Problem problem() {
    return problem;
  }
}
