package io.sobani.tracker.examples;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A host that wraps a transport of its own around the core: TCP, one message a line.
 *
 * <p>The tracker only wants to know from whom a message is and where an answer goes. Here the peer
 * is the other end of a connection, and an answer is a line on it.
 */
public final class LineTracker implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 1000;
  private static final int LONGEST_LINE = 1024;

  private final Tracker tracker =
      new Tracker(TrackerConfig.builder().listener("app", Dialect.APP).build());
  private final DatagramTracker datagrams = new DatagramTracker(tracker);
  private final Map<InetSocketAddress, Socket> connections = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket server;

  private LineTracker(ServerSocket server) {
    this.server = server;
  }

  /**
   * Starts a tracker for lines.
   *
   * @param port where to listen on loopback, 0 for any
   * @return the running tracker
   * @throws IOException where the port cannot be had
   */
  public static LineTracker start(int port) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    LineTracker lines = new LineTracker(new ServerSocket(port, 50, loopback));
    lines.threads.execute(lines::accept);
    return lines;
  }

  /**
   * Returns where it listens.
   *
   * @return the port
   */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        if (connections.size() < MOST_CONNECTIONS) {
          threads.execute(() -> serve(connection));
        } else {
          connection.close();
        }
      }
    } catch (IOException e) {
      threads.shutdown(); // closed
    }
  }

  private void serve(Socket connection) {
    InetSocketAddress peer = (InetSocketAddress) connection.getRemoteSocketAddress();
    connections.put(peer, connection);
    try (connection;
        InputStream in = connection.getInputStream();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), LONGEST_LINE)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        handle(peer, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      // the peer is gone: its registration ends by itself
    } finally {
      connections.remove(peer);
    }
  }

  /** A {@link DatagramTracker} serves one thread at a time; the tracker behind it serves many. */
  private synchronized void handle(InetSocketAddress peer, ByteBuffer message) {
    long nowNs = System.nanoTime();
    datagrams.onDatagram(nowNs, 0, peer, message, this::send);
    if (datagrams.timeoutNs(nowNs) <= 0) {
      datagrams.advance(nowNs, this::send);
    }
  }

  private void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    Socket connection = connections.get(destination);
    if (connection == null) {
      return;
    }
    byte[] line = new byte[payload.remaining() + 1];
    payload.get(line, 0, line.length - 1);
    line[line.length - 1] = '\n';
    try {
      connection.getOutputStream().write(line);
    } catch (IOException e) {
      connections.remove(destination);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections.values()) {
      connection.close();
    }
  }
}
