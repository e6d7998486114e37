package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.udp.EndpointCounters.Event;
import io.sobani.tracker.udp.EndpointStats.Drop;
import io.sobani.tracker.udp.EndpointStats.SendFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The turns of an endpoint, and what becomes of errors in them; the package's page has that as a
 * table. Confined to the thread that polls, but for the counters, the commands, {@link #closed} and
 * {@link Poller#wakeup}.
 */
final class EndpointLoop {

  static final int MAX_COMMANDS = 1024;

  /** Receive errors in a row after which a socket of our own is replaced. */
  static final int REOPEN_AFTER = 10_000;

  static final long RECEIVE_PAUSE_NS = 1_000_000;

  /** Receive errors in a row after which each one pauses the loop. */
  private static final int PAUSE_AFTER = 100;

  /** The rest of {@code advance} after it threw: what is due would be due again at once. */
  private static final long ADVANCE_REST_NS = 100_000_000;

  private static final long REPORT_EVERY_NS = 1_000_000_000;
  private static final int DATAGRAMS_PER_TURN = 64;

  final List<EndpointSocket> sockets;
  final EndpointCounters counters;
  final DatagramSink sink = this::send;
  final ArrayBlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
  final Poller poller;

  /** Has the turn that runs be the last one. */
  volatile boolean closed;

  private final DatagramHandler handler;
  private final SourceScreen screen;
  private final long receivePauseNs;
  private final ByteBuffer buffer;
  private long restUntilNs = System.nanoTime();
  private long reportedAtNs = System.nanoTime() - REPORT_EVERY_NS;
  private long unreported;

  EndpointLoop(UdpEndpoint.Builder builder, List<EndpointSocket> sockets) throws IOException {
    this.handler = builder.handler;
    this.sockets = sockets;
    this.counters = new EndpointCounters(sockets.size());
    this.screen = new SourceScreen(sockets.stream().map(socket -> socket.localAddress).toList());
    this.receivePauseNs = builder.receivePauseNs;
    this.buffer = ByteBuffer.allocateDirect(builder.maxDatagramBytes + 1);
    this.poller = new Poller(builder.provider(), sockets, counters);
  }

  /** Closes the sockets, once no turn runs. */
  void close() {
    poller.close();
    commands.clear();
  }

  /** Waits, runs commands, hands over what came in, advances; returns how many came in. */
  int turn(long maxWaitNs) throws IOException {
    poller.await(Math.min(maxWaitNs, timeoutNs(System.nanoTime())));
    long startNs = System.nanoTime();
    long sentBefore = counters.sent();
    Flight.LoopTurn event = Flight.isOn() ? new Flight.LoopTurn() : null;
    if (event != null) {
      event.begin();
    }
    runCommands();
    int received = receive();
    advanceIfDue();
    if (event != null) {
      event.datagrams = received;
      event.sent = counters.sent() - sentBefore;
      event.commit();
    }
    counters.countTurn(System.nanoTime() - startNs);
    checkSockets();
    return received;
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
    for (int i = 0; i < poller.ready.size() && !closed; i++) {
      received += receive(poller.ready.get(i));
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
    long nowNs = System.nanoTime();
    if (buffer.limit() == buffer.capacity()) { // it has a byte more than the longest datagram
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

  private void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    int bytes = payload.remaining();
    SendFailure failure;
    if (socket < 0 || socket >= sockets.size()) {
      failure = SendFailure.NO_SUCH_SOCKET;
    } else if (destination.getPort() == 0 || destination.isUnresolved()) {
      failure = SendFailure.NO_DESTINATION;
    } else {
      failure = sockets.get(socket).send(payload, destination);
    }
    if (failure == null) {
      counters.countSent(socket, bytes);
    } else {
      counters.countNotSent(failure);
    }
  }

  private void drop(Drop reason, InetSocketAddress source) {
    counters.countDropped(reason);
    if (Flight.isOn()) {
      Flight.Dropped.commit(reason, source, buffer.limit());
    }
  }

  private void advanceIfDue() {
    long nowNs = System.nanoTime();
    if (closed || timeoutNs(nowNs) > 0) {
      return;
    }
    try {
      handler.advance(nowNs, sink);
    } catch (Throwable e) {
      restUntilNs = nowNs + ADVANCE_REST_NS;
      onHandlerFailure(e);
    }
  }

  /** The handler's timeout, or what is left of a rest after it failed. */
  private long timeoutNs(long nowNs) {
    if (restUntilNs - nowNs > 0) {
      return restUntilNs - nowNs;
    }
    try {
      return handler.timeoutNs(nowNs);
    } catch (Throwable e) {
      restUntilNs = nowNs + ADVANCE_REST_NS;
      onHandlerFailure(e);
      return ADVANCE_REST_NS;
    }
  }

  /** Reports an exception of the handler or of a command, or ends the loop if nothing will do. */
  private void onHandlerFailure(Throwable failure) {
    counters.count(Event.HANDLER_FAILED);
    if (isFatal(failure)) {
      throw (Error) failure; // the next datagram would fare no better
    }
    long nowNs = System.nanoTime();
    if (nowNs - reportedAtNs < REPORT_EVERY_NS) {
      unreported++;
      return;
    }
    Log.write(Level.WARNING, "handler failed, and " + unreported + " times unreported", failure);
    reportedAtNs = nowNs;
    unreported = 0;
  }

  /** Returns whether classes or memory are missing, or the virtual machine fails. */
  private static boolean isFatal(Throwable failure) {
    return failure instanceof LinkageError
        || failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
  }

  private void onReceiveFailure(EndpointSocket socket) throws IOException {
    counters.count(Event.RECEIVE_FAILED);
    socket.failuresInARow++;
    if (socket.failuresInARow >= REOPEN_AFTER && poller.reopen(socket)) {
      counters.count(Event.SOCKET_REOPENED);
    } else if (socket.failuresInARow >= PAUSE_AFTER) {
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
