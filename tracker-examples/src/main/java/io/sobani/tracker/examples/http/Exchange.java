package io.sobani.tracker.examples.http;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** One request: it is read as its bytes come, then served, then answered. */
final class Exchange implements Runnable {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  /** An answer to a body above the limit arrives only where the rest of the body is read. */
  private static final int MAX_DRAINED_BYTES = 1 << 20;

  private final HttpApp app;
  private final Connections connections;
  private final int maxBodyBytes;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Connection connection;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private long received;

  Exchange(
      HttpApp app,
      Connections connections,
      int maxBodyBytes,
      Request request,
      Response response,
      Callback callback) {
    this.app = app;
    this.connections = connections;
    this.maxBodyBytes = maxBodyBytes;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.connection = request.getConnectionMetaData().getConnection();
  }

  /** Reads what has come of the body, and serves the request once that is whole. */
  @Override
  public void run() {
    boolean whole = false;
    while (!whole) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        fail(chunk.getFailure());
        return;
      }
      whole = chunk.isLast();
      take(chunk);
      if (received > (long) maxBodyBytes + MAX_DRAINED_BYTES) {
        break;
      }
    }
    serve();
  }

  private void take(Content.Chunk chunk) {
    byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
    chunk.release();
    received += bytes.length;
    if (received <= maxBodyBytes) {
      body.writeBytes(bytes);
      connections.onReceived(connection, bytes.length);
    }
  }

  private void serve() {
    if (received > maxBodyBytes) {
      refuse(413, "the body is longer than " + maxBodyBytes + " bytes");
    } else if (connections.onWhole(connection)) {
      send(answer());
    } else {
      callback.failed(new ClosedChannelException());
    }
  }

  private HttpResponse answer() {
    try {
      return app.handle(
          new HttpRequest(
              request.getMethod(),
              request.getHttpURI().getCanonicalPath(),
              request.getHeaders(),
              ((InetSocketAddress) connection.getEndPoint().getRemoteSocketAddress()).getAddress(),
              body.toByteArray()));
    } catch (HttpException e) {
      return app.error(e);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "a request failed", e);
      return app.error(new HttpException(500, "internal error"));
    }
  }

  private void fail(Throwable failure) {
    if (failure instanceof org.eclipse.jetty.http.HttpException bad) {
      refuse(bad.getCode(), HttpStatus.getMessage(bad.getCode()));
    } else {
      callback.failed(failure);
    }
  }

  private void refuse(int status, String message) {
    send(app.error(new HttpException(status, message)));
  }

  private void send(HttpResponse answer) {
    Callback whole = Callback.from(answer.body()::close, Callback.from(this::sent, this::notSent));
    if (connections.onAnswer(connection, answer.body().heldBytes())) {
      Runnable onProgress = () -> connections.onProgress(connection);
      Answers.send(answer, request, response, onProgress, whole);
    } else {
      whole.failed(new ClosedChannelException());
    }
  }

  /** Counted before Jetty knows, which continues with the next request of the connection. */
  private void sent() {
    connections.onSent(connection);
    callback.succeeded();
  }

  private void notSent(Throwable failure) {
    connections.onSent(connection);
    callback.failed(failure);
  }
}
