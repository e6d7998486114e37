package io.sobani.tracker.examples.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Sends answers, without waiting for the client to take them. */
final class Answers {
  /** The JDK copies what it sends into memory outside the heap, whole, once for each thread. */
  private static final int SLICE_BYTES = 64 << 10;

  private Answers() {}

  /**
   * Sends an answer.
   *
   * @param onProgress called whenever the client has taken some of it
   */
  static void send(
      HttpResponse answer,
      Request request,
      Response response,
      Runnable onProgress,
      Callback callback) {
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    Body body = answer.body();
    if (body.length() >= 0) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length());
    } else {
      response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked"); // its end can be seen
    }
    if (request.getMethod().equals("HEAD")) {
      response.write(true, BufferUtil.EMPTY_BUFFER, callback);
      return;
    }
    ByteBufferPool.Sized slices =
        new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), true, SLICE_BYTES);
    Content.Sink taken =
        (last, slice, written) -> {
          onProgress.run();
          response.write(last, slice, written);
        };
    Content.copy(body.source(slices), taken, callback);
  }
}
