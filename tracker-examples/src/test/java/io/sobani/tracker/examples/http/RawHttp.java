package io.sobani.tracker.examples.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** A connection on which bytes are sent that no HTTP client would. */
public final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;

  public RawHttp(InetSocketAddress server) throws IOException {
    socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
  }

  /** Sends one request on a connection of its own, and returns all that comes until its end. */
  public static String ask(InetSocketAddress server, String request) throws IOException {
    try (RawHttp raw = new RawHttp(server)) {
      raw.send(request);
      raw.socket.shutdownOutput();
      return raw.rest();
    }
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads until the server ends the connection; a reset is an end too. */
  public String rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException e) {
      // what came before counts
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads until the end, with a pause after every {@code bytes} bytes; returns how many came. */
  public int rest(int bytes, Duration pause) throws IOException {
    int all = 0;
    int length;
    do {
      length = socket.getInputStream().readNBytes(bytes).length;
      all += length;
      LockSupport.parkNanos(pause.toNanos());
    } while (length > 0);
    return all;
  }

  /** Reads one answer with a Content-Length. */
  public String answer() throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended after: " + head);
      }
      head.append((char) next);
    }
    int length = 0;
    for (String line : head.toString().split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  /** Waits until there is something to read, but not for ever: what has ended never has it. */
  public void awaitBytes() throws IOException {
    long startNs = System.nanoTime();
    while (socket.getInputStream().available() == 0
        && System.nanoTime() - startNs < PATIENCE_MS * 1_000_000L) {
      Thread.onSpinWait();
    }
  }

  /** Returns whether the server has ended the connection, or ends it soon. */
  public boolean ends() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
