package io.sobani.tracker.examples.p2pflix;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Another tracker, that takes one call and never answers it. */
final class HangingTracker implements AutoCloseable {
  private final ServerSocket server;
  private final CompletableFuture<Socket> call;

  HangingTracker() throws IOException {
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    call = CompletableFuture.supplyAsync(this::accept);
  }

  void join(TestTracker tracker) {
    Map<String, String> headers =
        Map.of(TrackerCalls.PORT_HEADER, Integer.toString(server.getLocalPort()));
    TestHttp.send("127.0.0.1", tracker.service.port(), "POST", "/new_tracker", headers, "{}");
  }

  /** Returns whether its caller still waits. */
  boolean isStillCalled() throws IOException {
    Socket socket = call.join();
    socket.setSoTimeout(100);
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  private Socket accept() {
    try {
      return server.accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (call.isDone() && !call.isCompletedExceptionally()) {
      call.join().close();
    }
  }
}
