package io.sobani.tracker.examples;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that wraps a transport of its own around the core: TCP, one message per line, all on one
 * thread that never waits for a peer.
 *
 * <p>The tracker only needs to know where a message is from and where an answer goes. Here the peer
 * is the other end of a connection, and an answer is a line on it. Whoever sends a line that is too
 * long, or does not take the lines that come, loses its connection; over the bound of connections
 * the one that has been silent for longest does.
 */
public final class LineTracker implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 1000;
  private static final int MAX_LINE_BYTES = 1024;

  /** The bytes that the kernel holds for a peer that does not read. */
  private static final int UNREAD_BYTES = 16 << 10;

  private static final long MAX_WAIT_MS = 1000;
  private static final long ACCEPT_PAUSE_NS = 10_000_000;

  private final Tracker tracker =
      new Tracker(TrackerConfig.builder().listener("app", Dialect.APP).build());
  private final DatagramTracker datagrams = new DatagramTracker(tracker);
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Selector selector = Selector.open();

  /** In the order of their last lines. */
  private final Map<InetSocketAddress, Connection> connections =
      new LinkedHashMap<>(16, 0.75f, true);

  private LineTracker() throws IOException {}

  /**
   * Starts a tracker for lines.
   *
   * @param port where to listen on loopback, 0 for any
   * @return the running tracker
   * @throws IOException if the port cannot be bound
   */
  public static LineTracker start(int port) throws IOException {
    LineTracker lines = new LineTracker();
    lines.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    lines.server.configureBlocking(false).register(lines.selector, SelectionKey.OP_ACCEPT);
    new Thread(lines::run, "line-tracker").start();
    return lines;
  }

  /**
   * Returns where it listens.
   *
   * @return the port
   */
  public int port() {
    return server.socket().getLocalPort();
  }

  private void run() {
    try (selector) {
      while (server.isOpen()) {
        long nowNs = System.nanoTime();
        datagrams.advance(nowNs, this::send);
        long waitMs = TimeUnit.NANOSECONDS.toMillis(datagrams.timeoutNs(nowNs));
        selector.select(this::onReady, Math.min(Math.max(waitMs, 1), MAX_WAIT_MS));
      }
      connections.values().forEach(Connection::closeQuietly);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of the selector, not of a peer
    }
  }

  private void onReady(SelectionKey key) {
    if (key.attachment() instanceof Connection connection) {
      connection.read();
    } else {
      accept();
    }
  }

  private void accept() {
    try {
      Connection connection = new Connection(server.accept());
      connections.put(connection.peer, connection);
    } catch (IOException e) {
      LockSupport.parkNanos(ACCEPT_PAUSE_NS); // no descriptor is left: wait for one to come back
    }
    if (connections.size() > MAX_CONNECTIONS) {
      connections.values().iterator().next().drop();
    }
  }

  private void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    Connection connection = connections.get(destination);
    if (connection != null) {
      connection.write(payload);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    selector.wakeup();
  }

  private final class Connection {
    private final SocketChannel channel;
    private final InetSocketAddress peer;
    private final ByteBuffer in = ByteBuffer.allocate(MAX_LINE_BYTES);

    Connection(SocketChannel channel) throws IOException {
      this.channel = channel;
      this.peer = (InetSocketAddress) channel.getRemoteAddress();
      channel.setOption(StandardSocketOptions.SO_SNDBUF, UNREAD_BYTES);
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, this);
    }

    void read() {
      try {
        boolean open = channel.read(in) >= 0;
        handleLines();
        if (!open || !in.hasRemaining()) {
          drop();
        }
      } catch (IOException e) {
        drop();
      }
    }

    private void handleLines() {
      in.flip();
      for (int i = 0; i < in.limit(); i++) {
        if (in.get(i) == '\n') {
          ByteBuffer line = in.slice(in.position(), i - in.position());
          connections.get(peer); // so it is the last of them
          datagrams.onDatagram(System.nanoTime(), 0, peer, line, LineTracker.this::send);
          in.position(i + 1);
        }
      }
      in.compact();
    }

    /** Writes a line whole, or ends the connection: the peer does not take what it is sent. */
    void write(ByteBuffer payload) {
      ByteBuffer line = ByteBuffer.allocate(payload.remaining() + 1).put(payload).put((byte) '\n');
      try {
        channel.write(line.flip());
      } catch (IOException e) {
        drop();
      }
      if (line.hasRemaining()) {
        drop();
      }
    }

    void drop() {
      connections.remove(peer);
      closeQuietly();
    }

    void closeQuietly() {
      try {
        channel.close();
      } catch (IOException e) {
        // it is gone all the same
      }
    }
  }
}
