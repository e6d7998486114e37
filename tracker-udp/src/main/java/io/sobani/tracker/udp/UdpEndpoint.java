package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.check.Range;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Some UDP sockets and one {@link DatagramHandler}, driven by whoever calls {@link #poll}: an
 * endpoint has no thread of its own.
 *
 * <pre>{@code
 * try (UdpEndpoint endpoint = UdpEndpoint.on(channel, handler)) {
 *   while (running) {
 *     endpoint.poll(maxWaitNs);
 *   }
 * }
 * }</pre>
 *
 * <p>One thread polls at a time, on which the handler and the commands run; {@link #wakeup}, {@link
 * #execute}, {@link #stats} and {@link #close} may be called by any thread, the handler included.
 * Errors of single datagrams are counted and never thrown; the package's page says what becomes of
 * which.
 */
public final class UdpEndpoint implements AutoCloseable {

  /** No UDP datagram over IPv4 is longer. */
  static final int LONGEST_PAYLOAD = 65_507;

  private static final long CLOSE_WITHIN_NS = 5_000_000_000L;

  final EndpointLoop loop;
  private final ReentrantLock turn = new ReentrantLock();

  /**
   * Serves a host's own channel, as listener 0, as {@link Builder#channel} does.
   *
   * @throws IOException if the channel is closed, or no selector can be opened
   * @throws IllegalArgumentException if the channel is blocking or not bound
   */
  public static UdpEndpoint on(DatagramChannel channel, DatagramHandler handler)
      throws IOException {
    return builder(handler).channel(channel).build();
  }

  /** Starts an endpoint of several sockets, or of sockets of its own. */
  public static Builder builder(DatagramHandler handler) {
    return new Builder(handler);
  }

  private UdpEndpoint(Builder builder, List<EndpointSocket> sockets) throws IOException {
    this.loop = new EndpointLoop(builder, sockets);
  }

  /**
   * Runs one turn: waits for datagrams, commands, a wake-up or the handler's next timeout; hands
   * over at most 64 datagrams of each socket; advances the handler if it is due.
   *
   * <p>An interrupt ends the wait and stays pending; one that is pending already does not.
   *
   * @param maxWaitNs the longest wait in nanoseconds, rounded up to a millisecond; 0 or less does
   *     not wait
   * @return the number of datagrams received, or -1 once the endpoint is closed
   * @throws IOException if a socket was closed behind the endpoint's back or the selector failed;
   *     the endpoint is closed then
   */
  public int poll(long maxWaitNs) throws IOException {
    turn.lock();
    try {
      return loop.closed ? -1 : loop.turn(maxWaitNs);
    } catch (IOException | RuntimeException | Error e) {
      loop.closed = true;
      throw e;
    } finally {
      leaveTurn();
    }
  }

  /** Ends the wait of a {@link #poll} that is running, or else of the next one. */
  public void wakeup() {
    loop.poller.wakeup();
  }

  /**
   * Has a command run by the thread that polls, in its next turn and before the handler's {@link
   * DatagramHandler#advance}. Commands that have not run when the endpoint closes never will.
   *
   * @param command to run; what it throws is counted and reported like the handler's
   * @throws RejectedExecutionException if 1,024 commands are waiting, or the endpoint is closed
   */
  public void execute(Runnable command) {
    if (loop.closed) {
      throw new RejectedExecutionException("the endpoint is closed");
    }
    if (!loop.commands.offer(Objects.requireNonNull(command, "command"))) {
      throw new RejectedExecutionException(EndpointLoop.MAX_COMMANDS + " commands are waiting");
    }
    wakeup();
  }

  /**
   * Sends a datagram from one of this endpoint's sockets. Any thread may: on the one that polls,
   * the datagram leaves at once, from another it is copied and leaves with the next turn. What the
   * system refuses is counted.
   *
   * @param payload the bytes between position and limit, at most 65,507; the host's again when this
   *     returns
   * @throws RejectedExecutionException if 1,024 commands are waiting, or the endpoint is closed
   * @throws IllegalArgumentException if there is no such socket, the address is not resolved or has
   *     no port, or the payload is too long
   */
  public void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    Range.check("socket", socket, 0, loop.sockets.size() - 1);
    Range.check("payload", payload.remaining(), 0, LONGEST_PAYLOAD);
    Range.check("port", destination.getPort(), 1, 65_535);
    if (destination.isUnresolved()) {
      throw new IllegalArgumentException("not resolved: " + destination);
    }
    if (turn.isHeldByCurrentThread()) {
      loop.sink.send(socket, destination, payload.duplicate());
    } else {
      ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
      execute(() -> loop.sink.send(socket, destination, copy));
    }
  }

  /** Returns the bound addresses with their real ports, by listener number. */
  public List<InetSocketAddress> localAddresses() {
    return loop.sockets.stream().map(socket -> socket.localAddress).toList();
  }

  /** Returns the receive buffers, by listener number, as the system granted them. */
  public List<Integer> receiveBufferBytes() {
    return loop.sockets.stream().map(socket -> socket.receiveBufferBytes).toList();
  }

  /** Returns what has been counted so far. */
  public EndpointStats stats() {
    return EndpointCounters.sum(List.of(loop.counters));
  }

  /**
   * Closes the endpoint and the sockets that it opened; their ports are free when this returns.
   * Ends a {@link #poll} of another thread, for which it waits up to 5 s: a handler that does not
   * return by then keeps the sockets until it does. Closing again does nothing.
   */
  @Override
  public void close() {
    beginClose();
    if (Uninterruptibly.await(CLOSE_WITHIN_NS, ns -> turn.tryLock(ns, TimeUnit.NANOSECONDS))) {
      leaveTurn();
    }
  }

  /** Has the thread that polls close the endpoint, and does not wait for it. */
  void beginClose() {
    loop.closed = true;
    wakeup();
  }

  private void leaveTurn() {
    try {
      if (loop.closed) {
        loop.close();
      }
    } finally {
      turn.unlock();
    }
  }

  /**
   * Makes an endpoint of several sockets. The sockets are the listeners 0, 1, … in the order in
   * which they are added, whether the endpoint opens them or the host lends them. Not thread-safe,
   * for one endpoint each.
   */
  public static final class Builder {

    final DatagramHandler handler;
    int maxDatagramBytes = 2048;
    long receivePauseNs = EndpointLoop.RECEIVE_PAUSE_NS; // shorter in tests
    int receiveBufferBytes = 4 << 20;
    boolean reusePort; // several event loops share the addresses
    boolean unfragmented; // no forger can complete a datagram, and no packet needs a number
    SelectorProvider provider = SelectorProvider.provider(); // another one in tests
    private final List<Binding> sockets = new ArrayList<>();

    private Builder(DatagramHandler handler) {
      this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Adds a socket that the endpoint opens, owns and closes. A wildcard address of either family
     * serves IPv4 and IPv6, where the machine has both; port 0 takes any free one.
     */
    public Builder bind(InetSocketAddress address) {
      return add(new Binding(Objects.requireNonNull(address, "address"), null, null));
    }

    /** Adds a host's channel: bound, non-blocking, left open when the endpoint closes. */
    public Builder channel(DatagramChannel channel) {
      return add(new Binding(null, Objects.requireNonNull(channel, "channel"), null));
    }

    Builder add(Binding socket) {
      sockets.add(socket);
      return this;
    }

    /** Sets the longest datagram to take, 1 to 65,507, 2,048 by default; drops longer ones. */
    public Builder maxDatagramBytes(int bytes) {
      maxDatagramBytes = bytes;
      return this;
    }

    /**
     * Sets the receive buffer to ask the system for, for the endpoint's own sockets; one that is
     * larger already stays. 0 for the system's default; 4 MiB by default, about 100 ms of 100,000
     * datagrams per second. The system may grant less: {@link UdpEndpoint#receiveBufferBytes}.
     */
    public Builder receiveBufferBytes(int bytes) {
      receiveBufferBytes = bytes;
      return this;
    }

    /**
     * Opens the sockets; the endpoint receives as soon as it is polled.
     *
     * @throws IOException if a socket cannot be opened or bound, with its address in the message;
     *     all that were opened are closed again
     * @throws IllegalArgumentException if a setting is out of its limits, or a channel is blocking,
     *     not bound, or of another provider than the first
     */
    public UdpEndpoint build() throws IOException {
      Range.check("maxDatagramBytes", maxDatagramBytes, 1, LONGEST_PAYLOAD);
      Range.check("receiveBufferBytes", receiveBufferBytes, 0, Integer.MAX_VALUE);
      if (sockets.isEmpty()) {
        throw new IllegalArgumentException("no socket: call bind or channel");
      }
      List<EndpointSocket> opened = new ArrayList<>();
      try {
        for (Binding socket : sockets) {
          opened.add(new EndpointSocket(opened.size(), socket, this));
        }
        return new UdpEndpoint(this, List.copyOf(opened));
      } catch (IOException | RuntimeException e) {
        opened.forEach(EndpointSocket::close);
        throw e;
      }
    }

    /** Returns the provider of the first socket: a host's channel brings its own. */
    SelectorProvider provider() {
      DatagramChannel channel = sockets.get(0).channel();
      return channel == null ? provider : channel.provider();
    }
  }
}
