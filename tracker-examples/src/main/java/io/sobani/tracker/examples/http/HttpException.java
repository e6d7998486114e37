package io.sobani.tracker.examples.http;

/** A request that cannot be served, with the status and a text that may be shown to anybody. */
public final class HttpException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  public HttpException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
