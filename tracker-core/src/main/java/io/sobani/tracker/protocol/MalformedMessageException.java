package io.sobani.tracker.protocol;

/**
 * Thrown for a datagram that is not a message of the kind that was expected.
 *
 * <p>One instance per reason, without a stack trace: throwing one costs nothing, and nothing of
 * what a stranger sent is in it.
 */
public final class MalformedMessageException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The reason why a datagram is not a valid message. */
  public enum Reason {
    EMPTY("empty datagram"),
    OVERSIZED("datagram over the size limit"),
    /** Bytes that are not strict UTF-8, or begin with a byte order mark. */
    BAD_UTF8("not strict UTF-8"),
    /** It begins as an object, but is not JSON. */
    BAD_JSON("not JSON"),
    NOT_AN_OBJECT("not a JSON object"),
    TRAILING_DATA("data behind the object"),
    OVER_LIMIT("nesting, name, number or string over its limit"),
    DUPLICATE_FIELD("known field given twice"),
    WRONG_TYPE("known field of a wrong type"),
    BAD_VALUE("field of a reply missing or with an impossible value"),
    /** No action, or one that is not a string. */
    NO_ACTION("no action"),
    UNKNOWN_ACTION("unknown action");

    private final MalformedMessageException exception;

    Reason(String text) {
      exception = new MalformedMessageException(this, text);
    }
  }

  /** The reason why a datagram is not a message. */
  private final Reason reason;

  private MalformedMessageException(Reason reason, String text) {
    super(text, null, false, false);
    this.reason = reason;
  }

  /** Returns the exception of a reason. */
  public static MalformedMessageException of(Reason reason) {
    return reason.exception;
  }

  /** Returns why the datagram is not one of ours. */
  public Reason reason() {
    return reason;
  }
}
