package io.sobani.tracker.examples.p2pflix;

/** A request is refused; the message is the original's error text, and nothing has changed. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedException(String error) {
    super(error, null, false, false);
  }
}
