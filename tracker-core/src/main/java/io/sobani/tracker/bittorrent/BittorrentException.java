package io.sobani.tracker.bittorrent;

/** Thrown where a tracker's answer will not come. */
public final class BittorrentException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What was the matter. */
  private final Problem problem;

  /** The reason why an answer will not come. */
  public enum Problem {
    /** The name of the tracker's host has no address. */
    UNRESOLVED,
    /** None of the host's addresses answered. */
    TIMEOUT,
    /** The tracker answered with an error; the message is the tracker's. */
    REFUSED,
    /** The request was cancelled, or the session closed. */
    ABORTED
  }

  /**
   * Says what was the matter.
   *
   * @param problem what kind of thing
   * @param message for people
   */
  public BittorrentException(Problem problem, String message) {
    super(message, null, false, false);
    this.problem = problem;
  }

  /**
   * Returns what was the matter.
   *
   * @return the problem
   */
  public Problem problem() {
    return problem;
  }
}
