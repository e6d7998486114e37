package io.sobani.tracker.examples.http;

import java.util.Map;

/** An answer; the service adds the length, and leaves out the body where HEAD asked. */
public record HttpResponse(int status, Map<String, String> headers, Body body) {

  public HttpResponse(int status, Map<String, String> headers, byte[] body) {
    this(status, headers, Body.of(body));
  }

  public HttpResponse(int status, String contentType, byte[] body) {
    this(status, Map.of("Content-Type", contentType), body);
  }
}
