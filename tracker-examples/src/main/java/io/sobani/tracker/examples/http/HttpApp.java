package io.sobani.tracker.examples.http;

/** The application behind an HTTP service. Called by many threads at once. */
public interface HttpApp {

  /** Answers a request; an {@link HttpException} is answered by {@link #error}. */
  HttpResponse handle(HttpRequest request) throws HttpException;

  /** Words an error: one of {@link #handle}, or 413 and 500, which the service finds. */
  HttpResponse error(HttpException error);
}
