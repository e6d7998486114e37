package io.sobani.tracker.bittorrent;

/** The reason of an announce. */
public enum Event {
  /** Because the interval is over. */
  NONE,
  /** It has just downloaded the last piece. */
  COMPLETED,
  /** It begins. */
  STARTED,
  /** It ends. */
  STOPPED;

  private static final Event[] BY_CODE = values();

  /**
   * Returns the number that stands for the event in an announce.
   *
   * @return 0 to 3
   */
  public int code() {
    return ordinal();
  }

  /** Returns the event of a number; an unknown one counts as none. */
  static Event of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : NONE;
  }
}
