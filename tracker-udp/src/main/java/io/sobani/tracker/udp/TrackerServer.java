package io.sobani.tracker.udp;

import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.udp.EndpointStats.SocketStats;
import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A tracker on sockets and threads of its own: when {@link #launch} returns, the sockets are bound
 * and a datagram sent now is answered. Its threads are not daemons, unless the configuration's
 * thread factory makes them so: the process lives until the server is closed.
 *
 * <pre>{@code
 * try (TrackerServer server = TrackerServer.launch(config)) {
 *   server.awaitClose();
 * }
 * }</pre>
 *
 * <p>From JDK 19 on its own sockets fragment nothing: what is too long for a path is not sent.
 *
 * <p>Thread-safe. The library installs no shutdown hook and never ends the process: a host that
 * wants the server closed at its end does so itself.
 */
public final class TrackerServer implements AutoCloseable {

  private static final long CLOSE_WITHIN_NS = 5_000_000_000L;
  private static final int CLOSE_TRIES = 500;
  private static final long CLOSE_PAUSE_NS = 10_000_000L;

  /** Taken by a server of any size, and by the process around it. */
  private static final long OTHER_HEAP_BYTES = 16 << 20;

  /** Left free of the rest of the heap, so that a collector can work. */
  private static final int FREE_PART = 8;

  private enum State {
    RUNNING,
    CLOSED,
    FAILED
  }

  private final TrackerServerConfig config;
  private final Tracker tracker;
  private final Snapshots snapshots;
  private final AtomicLongArray unclaimed = new AtomicLongArray(DropReason.values().length);
  private final List<UdpEndpoint> endpoints;
  private final List<InetSocketAddress> localAddresses;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch loopsLeft;

  private volatile Runnable endReport = () -> {};
  private volatile State state = State.RUNNING;

  /**
   * Binds all listeners and starts serving them.
   *
   * @throws IOException if a listener cannot be bound or a snapshot not be read, with its address
   *     or file in the message; nothing stays open or running then
   * @throws UnsupportedOperationException if several event loops are asked for and the system
   *     cannot share a port among them
   */
  public static TrackerServer launch(TrackerServerConfig config) throws IOException {
    return Uninterruptibly.run(
        () -> {
          Snapshots snapshots = new Snapshots(config);
          try {
            TrackerServer server = new TrackerServer(config, snapshots);
            server.start();
            return server;
          } catch (Throwable e) {
            snapshots.close();
            throw e;
          }
        });
  }

  /** Returns how much heap the tables of a server and of the handlers beside it may take. */
  public static long heapBytes() {
    long rest = Math.max(0, Runtime.getRuntime().maxMemory() - OTHER_HEAP_BYTES);
    return rest - rest / FREE_PART;
  }

  private TrackerServer(TrackerServerConfig config, Snapshots snapshots) throws IOException {
    this.config = config;
    this.snapshots = snapshots;
    this.tracker = snapshots.restore();
    this.endpoints = EventLoops.open(config, tracker, unclaimed);
    this.localAddresses = endpoints.get(0).localAddresses();
    this.loopsLeft = new CountDownLatch(endpoints.size());
  }

  /** Returns the tracker, where a host registers peers of its own process. */
  public Tracker tracker() {
    return tracker;
  }

  /**
   * Returns the bound addresses with their real ports, in the order of configuration.
   *
   * @throws IllegalStateException if the server is not running any more
   */
  public List<InetSocketAddress> localAddresses() {
    if (!isRunning()) {
      throw new IllegalStateException("the server is " + state);
    }
    return localAddresses;
  }

  @Override
  public String toString() {
    return "TrackerServer[" + config.bindings + ", " + state + "]";
  }

  /** Returns whether the server serves: neither closed nor ended by itself. */
  public boolean isRunning() {
    return state == State.RUNNING;
  }

  /** Returns what has been counted so far, also after the server ended. */
  public TrackerServerStats stats() {
    TrackerStats decided = tracker.stats(); // before what the sockets received
    List<EndpointCounters> loops = endpoints.stream().map(one -> one.loop.counters).toList();
    EndpointStats endpoint = EndpointCounters.sum(loops);
    return new TrackerServerStats(
        decided,
        EndpointCounters.byReason(DropReason.class, reason -> unclaimed.get(reason.ordinal())),
        endpoint,
        loops.stream().map(EndpointCounters::turns).toList(),
        listeners(endpoint.sockets()),
        snapshots.stats());
  }

  private List<ListenerStats> listeners(List<SocketStats> traffic) {
    List<Integer> buffers = endpoints.get(0).receiveBufferBytes();
    return IntStream.range(0, traffic.size())
        .mapToObj(
            i ->
                new ListenerStats(
                    config.bindings.get(i).listener(),
                    localAddresses.get(i),
                    traffic.get(i),
                    buffers.get(i)))
        .toList();
  }

  /** Waits until the server has ended, by {@link #close} or by itself. */
  public void awaitClose() throws InterruptedException {
    loopsLeft.await();
  }

  /** Waits until the server has ended, but not longer than given. */
  public boolean awaitClose(Duration atMost) throws InterruptedException {
    return loopsLeft.await(TimeUnit.NANOSECONDS.convert(atMost), TimeUnit.NANOSECONDS);
  }

  /**
   * Ends the server so that no peer of today notices: for a while newcomers are refused, {@code
   * closing}, and the rest is served; then {@link #close}. An interrupt ends the while, and stays
   * pending.
   *
   * @param grace how long; a server that ends by itself is not waited for
   * @throws IllegalStateException on a thread of the server, which must not wait
   */
  public void drain(Duration grace) {
    if (threads.contains(Thread.currentThread())) {
      throw new IllegalStateException("drain waits: call it on another thread");
    }
    tracker.drain();
    try {
      awaitClose(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /**
   * Ends the server: when this returns, the ports are free, a last snapshot is saved if there are
   * any, and its threads have ended. Any thread may call it, again and again; an interrupt stays
   * pending. It waits for 5 s at most, for a handler that does not return or a disk that is slow;
   * on an event loop's thread it does not wait for the other loops.
   */
  @Override
  public void close() {
    end(State.CLOSED);
    endLoops();
    if (threads.contains(Thread.currentThread())) {
      return;
    }
    long startNs = System.nanoTime();
    for (Thread thread : threads) {
      Uninterruptibly.join(thread, CLOSE_WITHIN_NS - (System.nanoTime() - startNs));
    }
  }

  private void start() {
    try {
      for (int i = 0; i < endpoints.size(); i++) {
        UdpEndpoint endpoint = endpoints.get(i);
        threads.add(newThread(String.valueOf(i), () -> serve(endpoint)));
      }
      if (snapshots.areKept()) { // starts after the loops, and ends after them
        threads.add(newThread("snapshot", this::keepSnapshots));
      }
      threads.forEach(Thread::start);
      if (Flight.PRESENT) { // it takes a while, and by now the loops serve
        endReport = Flight.Reporter.start(this::stats);
      }
      if (!isRunning()) { // a loop failed meanwhile
        endReport.run();
      }
    } catch (Throwable e) {
      endpoints.forEach(UdpEndpoint::close); // also those that no thread polls yet
      close();
      throw e;
    }
    if (config.fitted) {
      Log.write(
          Level.INFO, "maxPeers is " + config.tracker.maxPeers() + ", as the heap holds", null);
    }
  }

  private Thread newThread(String name, Runnable body) {
    if (config.threadFactory != null) {
      return Objects.requireNonNull(
          config.threadFactory.newThread(body), "the thread factory made no thread");
    }
    Thread thread = new Thread(body, "sobani-" + localAddresses.get(0).getPort() + "-" + name);
    thread.setDaemon(false);
    return thread;
  }

  private void serve(UdpEndpoint endpoint) {
    Throwable failure = null;
    try {
      while (endpoint.poll(Long.MAX_VALUE) >= 0) {}
    } catch (Throwable e) {
      failure = end(State.FAILED) ? e : null;
    }
    closeAfter(endpoint);
    loopsLeft.countDown();
    if (failure != null) {
      tellTermination(failure);
    }
  }

  /** Tries to close for some seconds: where memory is short even this fails, the pause as well. */
  private void closeAfter(UdpEndpoint own) {
    for (int tries = 0; tries < CLOSE_TRIES; tries++) {
      try {
        LockSupport.parkNanos(tries == 0 ? 0 : CLOSE_PAUSE_NS);
        own.close();
        endLoops();
        return;
      } catch (Throwable e) {
        // the next try may find memory
      }
    }
  }

  private void endLoops() {
    endpoints.forEach(UdpEndpoint::beginClose);
    endReport.run();
  }

  private void keepSnapshots() {
    try {
      snapshots.saveUntil(loopsLeft, tracker);
    } catch (Throwable e) {
      if (end(State.FAILED)) {
        endLoops();
        tellTermination(e);
      }
    }
  }

  /** Returns whether this is the end, and not one after it. Takes no memory. */
  private synchronized boolean end(State by) {
    if (state != State.RUNNING) {
      return false;
    }
    state = by;
    return true;
  }

  private void tellTermination(Throwable cause) {
    Log.write(Level.ERROR, "the server ended by itself", cause);
    try {
      config.onTermination.accept(cause);
    } catch (Throwable e) {
      Log.write(Level.WARNING, "onTermination failed", e);
    }
  }
}
