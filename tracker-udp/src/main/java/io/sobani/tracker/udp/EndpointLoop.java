package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.udp.EndpointCounters.Event;
import io.sobani.tracker.udp.EndpointStats.Drop;
import io.sobani.tracker.udp.watch.DroppedEvent;
import io.sobani.tracker.udp.watch.Flight;
import io.sobani.tracker.udp.watch.LoopTurnEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The turns of an endpoint, and what they need. Confined to the thread that polls, but for the
 * counters, the commands, {@link #wakeup} and {@link #end}.
 */
final class EndpointLoop {

  static final int MAX_COMMANDS = 1024;

  private static final int DATAGRAMS_PER_TURN = 64;

  final EndpointCounters counters;
  final SocketSink sink;
  final ArrayBlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
  private final DatagramHandler handler;
  private final List<EndpointSocket> sockets;
  private final Poller poller;
  private final SourceScreen screen;
  private final int maxDatagramBytes;
  private final long receivePauseNs;
  private final ByteBuffer buffer;
  private final ErrorPolicy errors = new ErrorPolicy();
  private volatile boolean closed;
  private boolean resting;
  private long restUntilNs;

  EndpointLoop(UdpEndpoint.Builder builder, List<EndpointSocket> sockets) throws IOException {
    this.handler = builder.handler;
    this.sockets = sockets;
    this.counters = new EndpointCounters(sockets.size());
    this.sink = new SocketSink(sockets, counters);
    this.screen = new SourceScreen(sockets.stream().map(socket -> socket.localAddress).toList());
    this.maxDatagramBytes = builder.maxDatagramBytes;
    this.receivePauseNs = builder.receivePauseNs;
    this.buffer = ByteBuffer.allocateDirect(maxDatagramBytes + 1); // a longer datagram fills it
    this.poller = new Poller(builder.provider(), sockets, counters);
  }

  boolean isClosed() {
    return closed;
  }

  void wakeup() {
    poller.wakeup();
  }

  /** Has the turn that runs be the last one. */
  void end() {
    closed = true;
  }

  /** Closes the sockets, once no turn runs. */
  void close() {
    poller.close();
    commands.clear();
  }

  /**
   * Runs one turn: waits, runs the commands, hands over what came in, advances the handler.
   *
   * @return the number of datagrams received
   */
  int turn(long maxWaitNs) throws IOException {
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
      drop(Drop.OVERSIZED, source);
      return;
    }
    Drop reason = screen.reasonToDrop(source, nowNs);
    if (reason != null) {
      drop(reason, source);
      return;
    }
    try {
      boolean mine = handler.onDatagram(nowNs, socket, source, buffer, sink);
      counters.count(mine ? Event.HANDLED : Event.UNCLAIMED);
    } catch (Throwable e) {
      drop(Drop.HANDLER_FAILED, source);
      onHandlerFailure(e);
    }
  }

  private void drop(Drop reason, InetSocketAddress source) {
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
