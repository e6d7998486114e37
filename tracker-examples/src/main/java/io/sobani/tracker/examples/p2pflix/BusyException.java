package io.sobani.tracker.examples.p2pflix;

/** A request costs more than may be spent now; another tracker may do better (HTTP 503). */
final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BusyException() {
    super(null, null, false, false);
  }
}
