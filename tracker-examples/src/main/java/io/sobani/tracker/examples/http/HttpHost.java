package io.sobani.tracker.examples.http;

import io.sobani.tracker.net.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * One listening port in front of an {@link HttpApp}: Jetty, within {@link HttpLimits}. It has the
 * port from the start, so that a port in use is found early, and takes connections once it is told
 * what to serve. A thread works only for a request that is whole, or on bytes that can be sent, so
 * that no client holds one.
 */
public final class HttpHost implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int THREADS = 32;
  private static final int HEADER_BYTES = 16 << 10;
  private static final long ACCEPT_PAUSE_NS = 10_000_000;

  /** Targets that are not paths reach the application, which answers them like unknown ones. */
  private static final UriCompliance TARGETS =
      UriCompliance.UNSAFE.without(
          "targets", Violation.BAD_PERCENT_ENCODING, Violation.BAD_UTF8_ENCODING);

  private final HttpLimits limits;
  private final ServerSocketChannel channel;
  private final Server server =
      new Server(threads(), new ScheduledExecutorScheduler("http-timer", true), null);

  private HttpHost(ServerSocketChannel channel, HttpLimits limits) {
    this.channel = channel;
    this.limits = limits;
  }

  /**
   * Takes a port.
   *
   * @param address port 0 for any free one
   * @throws IOException where it cannot listen; its message is for the operator
   */
  public static HttpHost bind(InetSocketAddress address, HttpLimits limits) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      return new HttpHost(channel.bind(address, BACKLOG), limits);
    } catch (SocketException e) {
      channel.close();
      throw new IOException(text(address, e), e);
    }
  }

  /** Serves from now on: once. */
  public void serve(HttpApp app) throws IOException {
    Connections connections = new Connections(limits);
    ServerConnector connector = new PatientConnector(server);
    connector.setIdleTimeout(0); // connections have their own time
    connector.addBean(connections);
    connector.open(channel);
    server.addConnector(connector);
    server.setHandler(new AppHandler(app, connections, limits.bodyBytes()));
    server.setErrorHandler(new ErrorAnswers(app));
    try {
      server.start();
    } catch (Exception e) {
      throw new IOException("cannot serve on " + Endpoint.of(address()) + ": " + e, e);
    }
    closeSlow(connections);
  }

  /** Returns where it listens, with the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.socket().getLocalSocketAddress();
  }

  /** Stops listening and ends what is in flight. */
  @Override
  public void close() {
    try {
      channel.close();
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void closeSlow(Connections connections) {
    connections.closeSlow(System.nanoTime());
    server.getScheduler().schedule(() -> closeSlow(connections), 1, TimeUnit.SECONDS);
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setRequestHeaderSize(HEADER_BYTES);
    configuration.setSendServerVersion(false);
    configuration.setUriCompliance(TARGETS);
    return configuration;
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4, 10_000);
    threads.setName("http");
    threads.setDaemon(true);
    return threads;
  }

  private static String text(InetSocketAddress address, SocketException failure) {
    String why = failure.getMessage().toLowerCase(Locale.ROOT);
    String text = "cannot listen on tcp " + Endpoint.of(address) + ": " + why;
    return why.contains("in use")
        ? text + ". Who has it: ss -tlpn 'sport = :" + address.getPort() + "'"
        : text;
  }

  /** Accepts again soon where descriptors run out, as those of closed connections come back. */
  private static final class PatientConnector extends ServerConnector {
    PatientConnector(Server server) {
      super(server, 1, 1, new HttpConnectionFactory(configuration()));
    }

    @Override
    protected boolean handleAcceptFailure(Throwable failure) {
      LockSupport.parkNanos(ACCEPT_PAUSE_NS);
      return isRunning() && !(failure instanceof ClosedChannelException);
    }
  }
}
