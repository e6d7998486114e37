package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listener;
import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerHandler;
import io.sobani.tracker.check.Range;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Configuration of a {@link TrackerServer}: its sockets, threads and snapshot. Immutable. */
public final class TrackerServerConfig {

  private static final int MAX_EVENT_LOOPS = 64;

  final TrackerConfig tracker;
  final List<Binding> bindings;
  final List<Supplier<DatagramHandler>> handlers;
  final BiFunction<Tracker, Executor, TrackerHandler> front;
  final int eventLoops;
  final ThreadFactory threadFactory;
  final int receiveBufferBytes;
  final int maxDatagramBytes;
  final Consumer<Throwable> onTermination;
  final SelectorProvider provider;
  final Path snapshot; // null where nothing is kept
  final Duration snapshotEvery;
  final boolean fitted; // the heap holds fewer peers than the default

  /** Starts a configuration without a listener. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts a configuration and adds a listener to it. */
  public static Builder builder(InetSocketAddress address, Dialect dialect) {
    Builder builder = new Builder();
    builder.listen(address, dialect);
    return builder;
  }

  private TrackerServerConfig(Builder builder) {
    long heapBytes = TrackerServer.heapBytes() - builder.otherHeapBytes;
    TrackerConfig fitting = builder.tracker.fittedTo(heapBytes);
    fitted = fitting.maxPeers() < builder.tracker.maxPeers();
    tracker = withListeners(fitting, builder.bindings);
    bindings = List.copyOf(builder.bindings);
    handlers = List.copyOf(builder.handlers);
    front = builder.front;
    eventLoops = builder.eventLoops;
    threadFactory = builder.threadFactory;
    receiveBufferBytes = builder.receiveBufferBytes;
    maxDatagramBytes = builder.maxDatagramBytes;
    onTermination = builder.onTermination;
    snapshot = builder.snapshot;
    snapshotEvery = builder.snapshotEvery;
    provider = builder.provider;
  }

  private static TrackerConfig withListeners(TrackerConfig tracker, List<Binding> bindings) {
    TrackerConfig.Builder builder = tracker.toBuilder();
    for (Binding binding : bindings) {
      Listener listener = binding.listener();
      if (listener == null) {
        builder.listenerForHandlers();
      } else {
        builder.listener(listener.name(), listener.dialect(), listener.overridePolicy());
      }
    }
    return builder.build();
  }

  /** Returns the tracker's, with the server's listeners and what fits into the heap. */
  public TrackerConfig tracker() {
    return tracker;
  }

  @Override
  public String toString() {
    return "TrackerServerConfig[sockets=%s, eventLoops=%s, maxPeers=%s, snapshot=%s]"
        .formatted(bindings, eventLoops, tracker.maxPeers(), snapshot);
  }

  /**
   * Collects a configuration. The listeners are numbered 0, 1, … in the order in which they are
   * added. Not thread-safe.
   */
  public static final class Builder {

    private TrackerConfig tracker = TrackerConfig.defaults();
    private final List<Binding> bindings = new ArrayList<>();
    private final List<Supplier<DatagramHandler>> handlers = new ArrayList<>();
    private BiFunction<Tracker, Executor, TrackerHandler> front =
        (tracker, loop) -> new DatagramTracker(tracker);
    private int eventLoops = 1;
    private ThreadFactory threadFactory;
    private int receiveBufferBytes = 4 << 20;
    private int maxDatagramBytes = 2048;
    private Consumer<Throwable> onTermination = cause -> {};
    private Path snapshot;
    private Duration snapshotEvery = Duration.ofMinutes(1);
    SelectorProvider provider = SelectorProvider.provider(); // another one in tests
    private long otherHeapBytes;

    private Builder() {}

    /** Sets up the tracker; {@link TrackerConfig#defaults} if not called. */
    public Builder tracker(TrackerConfig config) {
      tracker = Objects.requireNonNull(config, "config");
      return this;
    }

    /**
     * Adds a listener with its dialect's default override policy, named after dialect and address.
     * A wildcard address of either family serves IPv4 and IPv6, where the machine has both; port 0
     * takes any free one.
     *
     * @return the listener, whose number other handlers may want
     */
    public Listener listen(InetSocketAddress address, Dialect dialect) {
      String name = dialect.name().toLowerCase(Locale.ROOT) + " " + Binding.text(address);
      return listen(address, new Listener(bindings.size(), name, dialect));
    }

    /** Adds a listener. */
    public Listener listen(
        InetSocketAddress address, String name, Dialect dialect, OverridePolicy overridePolicy) {
      return listen(address, new Listener(bindings.size(), name, dialect, overridePolicy));
    }

    /**
     * Adds a listener on a host's channel, such as one inherited from the process that started this
     * one. It must be bound and non-blocking, and stays open when the server closes.
     */
    public Listener listen(
        DatagramChannel channel, String name, Dialect dialect, OverridePolicy overridePolicy) {
      Listener listener = new Listener(bindings.size(), name, dialect, overridePolicy);
      bindings.add(new Binding(null, Objects.requireNonNull(channel, "channel"), listener));
      return listener;
    }

    /** Adds a socket that only the handlers serve, and returns its number. */
    public int listenForHandlers(InetSocketAddress address) {
      listen(address, (Listener) null);
      return bindings.size() - 1;
    }

    private Listener listen(InetSocketAddress address, Listener listener) {
      bindings.add(new Binding(Objects.requireNonNull(address, "address"), null, listener));
      return listener;
    }

    /**
     * Adds a handler to share the sockets with: it is offered what the tracker declines.
     *
     * @param perLoop makes one for each event loop, on which alone it is called
     */
    public Builder handler(Supplier<DatagramHandler> perLoop) {
      handlers.add(Objects.requireNonNull(perLoop, "perLoop"));
      return this;
    }

    /**
     * Sets what stands before the tracker, a {@link DatagramTracker} by default: for a host that
     * joins several trackers to one.
     *
     * @param perLoop makes one for each event loop, on which alone it is called, from the tracker
     *     and from what wakes the loop and runs a command there
     */
    public Builder front(BiFunction<Tracker, Executor, TrackerHandler> perLoop) {
      front = Objects.requireNonNull(perLoop, "perLoop");
      return this;
    }

    /**
     * Sets the number of event loops, 1 to 64, 1 by default. Each has a thread and a socket for
     * every listener, with a receive buffer; the system shares out the sources among the sockets
     * ({@code SO_REUSEPORT}), or else {@link TrackerServer#launch} refuses.
     */
    public Builder eventLoops(int loops) {
      eventLoops = loops;
      return this;
    }

    /**
     * Sets the factory of the event loops' threads: platform threads that run what they are given
     * until it ends. By default they are not daemons, so that the process lives as long as the
     * server, and are named {@code sobani-<port>-<loop>}.
     */
    public Builder threadFactory(ThreadFactory factory) {
      threadFactory = Objects.requireNonNull(factory, "factory");
      return this;
    }

    /**
     * Sets the receive buffer per socket, as {@link UdpEndpoint.Builder#receiveBufferBytes} does.
     * If the system grants less, one warning is logged.
     */
    public Builder receiveBufferBytes(int bytes) {
      receiveBufferBytes = bytes;
      return this;
    }

    /** Sets the longest datagram to take, as {@link UdpEndpoint.Builder#maxDatagramBytes} does. */
    public Builder maxDatagramBytes(int bytes) {
      maxDatagramBytes = bytes;
      return this;
    }

    /**
     * Sets what is told when the server ends by itself: a socket or the selector failed, or a
     * handler met an error that leaves no hope, such as an {@code OutOfMemoryError}. It is called
     * once, on the event loop's thread that failed, after that loop's sockets are closed; {@link
     * TrackerServer#close} does not cause it.
     */
    public Builder onTermination(Consumer<Throwable> callback) {
      onTermination = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /**
     * Sets how much heap the handlers beside the tracker may take, such as {@code
     * BittorrentConfig.maxBytes}, 0 by default. The tracker fits into what is left of {@link
     * TrackerServer#heapBytes}.
     */
    public Builder otherHeapBytes(long bytes) {
      otherHeapBytes = bytes;
      return this;
    }

    /**
     * Keeps the registrations over restarts: they are taken from a file at launch, and saved to it
     * from time to time and at the end. The file holds ids, and a key: only its owner may read it.
     * {@code FILE.old} is the one before, {@code FILE.damaged} one that could not be used.
     *
     * @param file the file, in a directory that exists and can be written; locked for this server
     */
    public Builder snapshot(Path file) {
      snapshot = Objects.requireNonNull(file, "file");
      return this;
    }

    /** Sets how long after a save the next one begins: 1 minute by default, 10 ms to 1 day. */
    public Builder snapshotEvery(Duration every) {
      snapshotEvery = Objects.requireNonNull(every, "every");
      return this;
    }

    /**
     * Checks and builds.
     *
     * @throws IllegalArgumentException if a setting is out of its limits, no listener was added,
     *     the tracker has listeners of its own, two sockets overlap, a host's channel is to serve
     *     several event loops, or the heap cannot hold the tracker and what is beside it
     */
    public TrackerServerConfig build() {
      Range.check("eventLoops", eventLoops, 1, MAX_EVENT_LOOPS);
      Range.check("receiveBufferBytes", receiveBufferBytes, 0, Integer.MAX_VALUE);
      Range.check("maxDatagramBytes", maxDatagramBytes, 1, UdpEndpoint.LONGEST_PAYLOAD);
      Range.check("snapshotEvery", snapshotEvery, Duration.ofMillis(10), Duration.ofDays(1));
      if (bindings.isEmpty()) {
        throw new IllegalArgumentException("no listener: call listen");
      }
      if (!tracker.listeners().isEmpty()) {
        throw new IllegalArgumentException("the tracker has listeners: call listen instead");
      }
      if (eventLoops > 1 && bindings.stream().anyMatch(binding -> binding.channel() != null)) {
        throw new IllegalArgumentException(
            "eventLoops is " + eventLoops + ", must be 1 with a host's channel");
      }
      requireApart();
      TrackerServerConfig config = new TrackerServerConfig(this);
      if (snapshot != null) {
        Snapshots.requireNames(config.tracker.listeners());
      }
      return config;
    }

    /** Of sockets that overlap, the system would choose one for each source. */
    private void requireApart() {
      for (Binding one : bindings) {
        for (Binding other : bindings) {
          if (one != other && one.overlaps(other)) {
            throw new IllegalArgumentException(
                one + " and " + other + " overlap: a socket speaks one dialect");
          }
        }
      }
    }
  }
}
