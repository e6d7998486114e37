package io.sobani.tracker.udp;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waits until sockets are readable. Confined to one thread, but for {@link #wakeup}.
 *
 * <p>Interrupts end a wait and stay pending; one that was pending before does not, or a thread
 * whose owner ignores it would spin. A selector that keeps coming back without a reason (a known
 * failure of the JDK and of kernels) is replaced, and slowed down if that does not help.
 */
final class Poller {

  private static final int SPINS = 512;
  private static final long REBUILD_EVERY_NS = 10_000_000_000L;
  private static final long SPIN_PAUSE_NS = 1_000_000;
  private static final long NS_PER_MS = 1_000_000;

  /** Those that had something to read when the last wait ended. */
  final List<EndpointSocket> ready = new ArrayList<>();

  private final SelectorProvider provider;
  private final List<EndpointSocket> sockets;
  private final EndpointCounters counters;
  private final Consumer<SelectionKey> markReady =
      key -> ready.add((EndpointSocket) key.attachment());
  private volatile Selector selector;
  private volatile boolean awakened;
  private long pauseNs;
  private int spins;
  private long rebuiltAtNs = System.nanoTime() - REBUILD_EVERY_NS;

  Poller(SelectorProvider provider, List<EndpointSocket> sockets, EndpointCounters counters)
      throws IOException {
    this.provider = provider;
    this.sockets = sockets;
    this.counters = counters;
    this.selector = openSelector();
  }

  /** Waits at most that long, rounded up to whole milliseconds, for something to be readable. */
  void await(long waitNs) throws IOException {
    boolean wasInterrupted = Thread.interrupted();
    try {
      LockSupport.parkNanos(pauseNs); // returns at once for 0
      pauseNs = 0;
      select(waitNs);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Has the next wait take at least that long. */
  void pause(long ns) {
    pauseNs = ns;
  }

  /** Ends the wait that is running, or else the next one. Any thread may call it. */
  void wakeup() {
    awakened = true;
    selector.wakeup();
  }

  boolean reopen(EndpointSocket socket) throws IOException {
    return socket.reopen(selector);
  }

  /** Closes the sockets that are ours, then the selector: only then are their ports free. */
  void close() {
    if (!selector.isOpen()) {
      return;
    }
    sockets.forEach(EndpointSocket::close);
    try {
      selector.selectNow();
    } catch (IOException ignored) {
      // closing the selector lets go of the sockets too
    }
    Quietly.close(selector);
  }

  private void select(long waitNs) throws IOException {
    ready.clear();
    if (waitNs <= 0) {
      selector.selectNow(markReady);
      return;
    }
    long startNs = System.nanoTime();
    selector.select(markReady, (waitNs - 1) / NS_PER_MS + 1);
    boolean woken = awakened;
    awakened = false;
    if (!ready.isEmpty() || woken || Thread.currentThread().isInterrupted()) {
      spins = 0;
    } else {
      guardAgainstSpinning(startNs, System.nanoTime(), waitNs);
    }
  }

  private void guardAgainstSpinning(long startNs, long nowNs, long waitNs) throws IOException {
    if (nowNs - startNs >= Math.min(waitNs, SPIN_PAUSE_NS)) {
      spins = 0;
    } else if (++spins >= SPINS) {
      if (nowNs - rebuiltAtNs >= REBUILD_EVERY_NS) {
        rebuild(nowNs);
      } else {
        pause(SPIN_PAUSE_NS);
      }
    }
  }

  private void rebuild(long nowNs) throws IOException {
    rebuiltAtNs = nowNs;
    spins = 0;
    Selector old = selector;
    selector = openSelector();
    if (awakened) {
      selector.wakeup(); // a call of wakeup may have met the old one
    }
    Quietly.close(old);
    counters.count(EndpointCounters.Event.SELECTOR_REBUILT);
  }

  private Selector openSelector() throws IOException {
    Selector fresh = provider.openSelector();
    try {
      for (EndpointSocket socket : sockets) {
        socket.register(fresh);
      }
      return fresh;
    } catch (IOException | RuntimeException e) {
      Quietly.close(fresh);
      throw e;
    }
  }
}
