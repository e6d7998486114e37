package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.udp.EndpointCounters.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
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

  private static final int DATAGRAMS_PER_TURN = 64;
  private static final int MAX_COMMANDS = 1024;
  private static final long CLOSE_WITHIN_NS = 5_000_000_000L;

  private final DatagramHandler handler;
  private final List<EndpointSocket> sockets;
  private final Poller poller;
  private final SocketSink sink;
  private final SourceScreen screen;
  private final int maxDatagramBytes;
  private final long receivePauseNs;
  private final ByteBuffer buffer;
  private final EndpointCounters counters;
  private final ErrorPolicy errors = new ErrorPolicy();
  private final ArrayBlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean closed;
  private boolean resting;
  private long restUntilNs;

  /**
   * Serves a host's own channel, as listener 0. The channel stays the host's: it must be bound and
   * non-blocking, and {@link #close} leaves it open.
   *
   * @param channel the channel
   * @param handler what understands its datagrams
   * @return an endpoint to poll
   * @throws IOException if the channel is closed, or no selector is to be had
   * @throws IllegalArgumentException if the channel is blocking or not bound
   */
  public static UdpEndpoint on(DatagramChannel channel, DatagramHandler handler)
      throws IOException {
    return builder(handler).channel(channel).build();
  }

  /**
   * Starts an endpoint of several sockets, or of sockets of its own.
   *
   * @param handler what understands the sockets' datagrams
   * @return a builder
   */
  public static UdpEndpointBuilder builder(DatagramHandler handler) {
    return new UdpEndpointBuilder(handler);
  }

  UdpEndpoint(UdpEndpointBuilder builder, List<EndpointSocket> sockets) throws IOException {
    this.handler = builder.handler;
    this.sockets = sockets;
    this.counters = new EndpointCounters(sockets.size());
    this.sink = new SocketSink(sockets, counters);
    this.screen = new SourceScreen(localAddresses());
    this.maxDatagramBytes = builder.maxDatagramBytes;
    this.receivePauseNs = builder.receivePauseNs;
    this.buffer = ByteBuffer.allocateDirect(maxDatagramBytes + 1); // a longer datagram fills it
    this.poller = new Poller(builder.provider(), sockets, counters);
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
      return closed ? -1 : turn(maxWaitNs);
    } catch (IOException | RuntimeException | Error e) {
      closed = true;
      throw e;
    } finally {
      leaveTurn();
    }
  }

  /** Ends the wait of a {@link #poll} that is running, or else of the next one. */
  public void wakeup() {
    poller.wakeup();
  }

  /**
   * Has a command run by the thread that polls, in its next turn and before the handler's {@link
   * DatagramHandler#advance}. Commands that have not run when the endpoint closes never will.
   *
   * @param command what to run; what it throws is counted and reported like the handler's
   * @throws RejectedExecutionException if 1,024 commands are waiting, or the endpoint is closed
   */
  public void execute(Runnable command) {
    if (closed) {
      throw new RejectedExecutionException("the endpoint is closed");
    }
    if (!commands.offer(Objects.requireNonNull(command, "command"))) {
      throw new RejectedExecutionException(MAX_COMMANDS + " commands are waiting");
    }
    wakeup();
  }

  /**
   * Sends a datagram from one of this endpoint's sockets. Any thread may: on the one that polls,
   * the datagram leaves at once, from another it is copied and leaves with the next turn. Like
   * every datagram it may be lost; what the system refuses is counted.
   *
   * @param socket the number of the socket
   * @param destination the address to send to, resolved
   * @param payload the bytes between position and limit, at most 65,507; the host's again when this
   *     returns
   * @throws RejectedExecutionException if 1,024 commands are waiting, or the endpoint is closed
   * @throws IllegalArgumentException if there is no such socket, the address is not resolved or has
   *     no port, or the payload is too long
   */
  public void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    Limits.require("socket", socket, 0, sockets.size() - 1);
    Limits.require("payload", payload.remaining(), 0, Limits.LONGEST_PAYLOAD);
    Limits.require("port", destination.getPort(), 1, 65_535);
    if (destination.isUnresolved()) {
      throw new IllegalArgumentException("not resolved: " + destination);
    }
    if (turn.isHeldByCurrentThread()) {
      sink.send(socket, destination, payload.duplicate());
    } else {
      ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
      execute(() -> sink.send(socket, destination, copy));
    }
  }

  /**
   * Returns the bound addresses, by listener number.
   *
   * @return addresses with their real ports
   */
  public List<InetSocketAddress> localAddresses() {
    return sockets.stream().map(socket -> socket.localAddress).toList();
  }

  /**
   * Returns the sizes of the sockets' receive buffers, by listener number, as the system granted
   * them.
   *
   * @return bytes
   */
  public List<Integer> receiveBufferBytes() {
    return sockets.stream().map(socket -> socket.receiveBufferBytes).toList();
  }

  /** Where commands may send; used by the polling thread only. */
  DatagramSink sink() {
    return sink;
  }

  /**
   * Returns what has been counted so far.
   *
   * @return a snapshot
   */
  public EndpointStats stats() {
    return counters.snapshot();
  }

  /**
   * Returns whether {@link #close} has not been called yet.
   *
   * @return whether the endpoint is open
   */
  public boolean isOpen() {
    return !closed;
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
    closed = true;
    poller.wakeup();
  }

  private void leaveTurn() {
    try {
      if (closed) {
        poller.close();
        commands.clear();
      }
    } finally {
      turn.unlock();
    }
  }

  private int turn(long maxWaitNs) throws IOException {
    poller.await(waitNs(maxWaitNs));
    long startNs = MonotonicClock.nowNs();
    long sentBefore = counters.sent();
    LoopTurnEvent event = Flight.isOn() ? LoopTurnEvent.begun() : null;
    runCommands();
    int received = receive();
    advanceIfDue();
    if (event != null) {
      event.commit(received, counters.sent() - sentBefore);
    }
    counters.countTurn(MonotonicClock.nowNs() - startNs);
    checkSockets();
    return received;
  }

  private long waitNs(long maxWaitNs) {
    long nowNs = MonotonicClock.nowNs();
    return Math.min(maxWaitNs, timeoutNs(nowNs));
  }

  private void runCommands() {
    for (int left = commands.size(); left > 0 && !closed; left--) {
      try {
        commands.remove().run();
      } catch (Throwable e) {
        onHandlerFailure(e);
      }
    }
  }

  private int receive() throws IOException {
    int received = 0;
    for (int i = 0; i < poller.readyCount() && !closed; i++) {
      received += receive(poller.ready(i));
    }
    return received;
  }

  private int receive(EndpointSocket socket) throws IOException {
    int received = 0;
    while (received < DATAGRAMS_PER_TURN && !closed) {
      InetSocketAddress source = receiveOne(socket);
      if (source == null) {
        break;
      }
      received++;
      counters.countReceived(socket.number, buffer.limit());
      serve(socket.number, source);
    }
    return received;
  }

  private InetSocketAddress receiveOne(EndpointSocket socket) throws IOException {
    buffer.clear();
    try {
      InetSocketAddress source = socket.receive(buffer);
      if (source != null) {
        socket.failuresInARow = 0;
        buffer.flip();
      }
      return source;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      onReceiveFailure(socket);
      return null;
    }
  }

  private void serve(int socket, InetSocketAddress source) {
    long nowNs = MonotonicClock.nowNs();
    if (buffer.limit() > maxDatagramBytes) {
      drop(EndpointDrop.OVERSIZED, source);
      return;
    }
    EndpointDrop reason = screen.reasonToDrop(source, nowNs);
    if (reason != null) {
      drop(reason, source);
      return;
    }
    try {
      boolean mine = handler.onDatagram(nowNs, socket, source, buffer, sink);
      counters.count(mine ? Event.HANDLED : Event.UNCLAIMED);
    } catch (Throwable e) {
      drop(EndpointDrop.HANDLER_FAILED, source);
      onHandlerFailure(e);
    }
  }

  private void drop(EndpointDrop reason, InetSocketAddress source) {
    counters.countDropped(reason);
    if (Flight.isOn()) {
      DroppedEvent.commit(reason, source, buffer.limit());
    }
  }

  private void advanceIfDue() {
    long nowNs = MonotonicClock.nowNs();
    if (closed || timeoutNs(nowNs) > 0) {
      return;
    }
    try {
      handler.advance(nowNs, sink);
    } catch (Throwable e) {
      restFromAdvance(nowNs);
      onHandlerFailure(e);
    }
  }

  /** The handler's timeout, or what is left of a rest after it failed. */
  private long timeoutNs(long nowNs) {
    if (resting && restUntilNs - nowNs > 0) {
      return restUntilNs - nowNs;
    }
    resting = false;
    try {
      return handler.timeoutNs(nowNs);
    } catch (Throwable e) {
      restFromAdvance(nowNs);
      onHandlerFailure(e);
      return ErrorPolicy.ADVANCE_REST_NS;
    }
  }

  private void restFromAdvance(long nowNs) {
    resting = true;
    restUntilNs = nowNs + ErrorPolicy.ADVANCE_REST_NS;
  }

  private void onHandlerFailure(Throwable failure) {
    counters.count(Event.HANDLER_FAILED);
    errors.onHandlerFailure(failure, MonotonicClock.nowNs());
  }

  private void onReceiveFailure(EndpointSocket socket) throws IOException {
    counters.count(Event.RECEIVE_FAILED);
    socket.failuresInARow++;
    if (socket.failuresInARow >= ErrorPolicy.REOPEN_AFTER && poller.reopen(socket)) {
      counters.count(Event.SOCKET_REOPENED);
    } else if (socket.failuresInARow >= ErrorPolicy.PAUSE_AFTER) {
      poller.pause(receivePauseNs);
    }
  }

  /** A socket that someone else closed would never be readable again, and nobody would know. */
  private void checkSockets() throws ClosedChannelException {
    for (EndpointSocket socket : sockets) {
      if (!closed && !socket.isOpen()) {
        throw new ClosedChannelException();
      }
    }
  }
}
