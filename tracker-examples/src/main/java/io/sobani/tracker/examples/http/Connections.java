package io.sobani.tracker.examples.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.io.Connection;

/**
 * The open connections of a server, within its limits. Over a bound the connection that has gone
 * longest without a whole request is closed, else the one that has taken nothing of its answer for
 * longest, so that whoever dribbles or hangs gives way to a newcomer; over that of bytes, only
 * those are closed that hold more than the average. Thread-safe.
 */
final class Connections implements Connection.Listener {

  private enum State {
    /** Its next request is not whole yet. */
    WAITING,
    /** Its request is with the application. */
    SERVED,
    /** Its answer is on its way. */
    ANSWERED
  }

  private static final List<State> CLOSABLE = List.of(State.WAITING, State.ANSWERED);

  private static final class Held {
    final Connection connection;
    State state;
    long sinceNs;
    long bytes;

    Held(Connection connection) {
      this.connection = connection;
    }
  }

  private final HttpLimits limits;
  private final Map<Connection, Held> held = new HashMap<>();

  /** Those of a state, by the time at which they came into it, or last took some of an answer. */
  private final Map<State, Set<Held>> byState = new EnumMap<>(State.class);

  private long heldBytes;

  Connections(HttpLimits limits) {
    this.limits = limits;
    for (State state : State.values()) {
      byState.put(state, new LinkedHashSet<>());
    }
  }

  @Override
  public void onOpened(Connection connection) {
    synchronized (this) {
      Held opened = new Held(connection);
      held.put(connection, opened);
      enter(opened, State.WAITING);
    }
    closeExcess();
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    forget(held.get(connection));
  }

  /** Counts bytes of a request. */
  void onReceived(Connection connection, int bytes) {
    synchronized (this) {
      hold(held.get(connection), bytes);
    }
    closeExcess();
  }

  /** A request is whole; false where its connection had to give way, and it must not be served. */
  synchronized boolean onWhole(Connection connection) {
    return move(connection, State.SERVED);
  }

  /** An answer is to be sent; false where its connection is closed. */
  boolean onAnswer(Connection connection, int bytes) {
    synchronized (this) {
      if (!move(connection, State.ANSWERED)) {
        return false;
      }
      release(held.get(connection));
      hold(held.get(connection), bytes);
    }
    closeExcess();
    return isHeld(connection);
  }

  /** Some of an answer has been taken: the connection is patient anew, and the last to give way. */
  synchronized void onProgress(Connection connection) {
    move(connection, State.ANSWERED);
  }

  /** An answer is sent. */
  synchronized void onSent(Connection connection) {
    if (move(connection, State.WAITING)) {
      release(held.get(connection));
    }
  }

  /** Closes those that have taken longer than the limits allow. */
  void closeSlow(long nowNs) {
    long patienceNs = limits.patience().toNanos();
    List<Connection> slow = new ArrayList<>();
    synchronized (this) {
      for (State state : CLOSABLE) {
        byState.get(state).stream()
            .takeWhile(oldest -> nowNs - oldest.sinceNs > patienceNs)
            .forEach(oldest -> slow.add(oldest.connection));
      }
      slow.forEach(connection -> forget(held.get(connection)));
    }
    close(slow);
  }

  private void closeExcess() {
    List<Connection> excess = new ArrayList<>();
    synchronized (this) {
      while (held.size() > limits.connections() && closeOldest(excess, 0)) {}
      while (heldBytes > limits.heldBytes() && closeOldest(excess, heldBytes / held.size())) {}
    }
    close(excess);
  }

  private boolean closeOldest(List<Connection> closed, long leastBytes) {
    for (State state : CLOSABLE) {
      for (Held oldest : byState.get(state)) {
        if (oldest.bytes >= leastBytes) {
          forget(oldest);
          closed.add(oldest.connection);
          return true;
        }
      }
    }
    return false;
  }

  private synchronized boolean isHeld(Connection connection) {
    return held.containsKey(connection);
  }

  private boolean move(Connection connection, State state) {
    Held moved = held.get(connection);
    if (moved != null) {
      byState.get(moved.state).remove(moved);
      enter(moved, state);
    }
    return moved != null;
  }

  private void enter(Held connection, State state) {
    connection.state = state;
    connection.sinceNs = System.nanoTime();
    byState.get(state).add(connection);
  }

  private void forget(Held closed) {
    if (closed != null) {
      held.remove(closed.connection);
      byState.get(closed.state).remove(closed);
      release(closed);
    }
  }

  private void hold(Held connection, int bytes) {
    if (connection != null) {
      connection.bytes += bytes;
      heldBytes += bytes;
    }
  }

  private void release(Held connection) {
    heldBytes -= connection.bytes;
    connection.bytes = 0;
  }

  /** Outside the lock: a closed connection tells its exchange, which may come back here. */
  private static void close(List<Connection> connections) {
    connections.forEach(connection -> connection.getEndPoint().close());
  }
}
