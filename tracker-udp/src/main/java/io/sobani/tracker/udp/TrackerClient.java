package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.check.Range;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.Peer;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.ShareId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A peer for any thread: a {@link Peer} on a socket, with its requests as futures.
 *
 * <pre>{@code
 * try (TrackerClient me = TrackerClient.launch(PeerConfig.of(tracker), events, media)) {
 *   ShareId id = me.registered().join();
 *   InetSocketAddress friend = me.connect(friendsId).join();
 *   me.send(friend, payload);
 * }
 * }</pre>
 *
 * <p>Either on a socket and a thread of its own ({@link #launch}), or on a channel of the host's,
 * which polls {@link #endpoint()} ({@link #on}). What the client does not take is offered to the
 * handlers beside it: the host's media, its own tracker. They see what strangers send, too, and
 * must look at the source.
 *
 * <p>Thread-safe. A future has the value that was asked for, or fails with a {@link
 * ConnectFailedException}, after {@link PeerConfig#timeout()} at the latest; bad arguments are
 * thrown at once. Events come, and futures complete, on the thread that polls, after a time-out on
 * one of the JDK's: what they do must be short.
 *
 * <p>A tracker that is given by name ({@code new InetSocketAddress("tracker.example.org", 3000)},
 * or unresolved) is looked up on a thread of its own, at the start and again while it is
 * unreachable; all its addresses are tried in turn.
 */
public final class TrackerClient implements AutoCloseable {

  private static final InetSocketAddress ANY = new InetSocketAddress(0);
  private static final long CLOSE_WITHIN_NS = 5_000_000_000L;

  private final Peer peer;
  private final ClientWatch watch;
  private final ClientFutures futures;
  private final UdpEndpoint endpoint;
  private volatile boolean closed;
  private Thread thread;

  /**
   * Starts a client on a socket, at any port, and a daemon thread of its own.
   *
   * @param config the tracker and how to ask it; its socket must be 0
   * @param beside handlers for what the client does not take, in their order
   * @throws IOException if no socket can be opened
   */
  public static TrackerClient launch(
      PeerConfig config, PeerEvents events, DatagramHandler... beside) throws IOException {
    return launch(config, events, ANY, beside);
  }

  /** Starts a client on a socket and a daemon thread of its own. */
  public static TrackerClient launch(
      PeerConfig config, PeerEvents events, InetSocketAddress local, DatagramHandler... beside)
      throws IOException {
    return launch(config, events, local, TrackerClient::daemon, beside);
  }

  /**
   * Starts a client on a socket and a thread of the host's making.
   *
   * @param threads makes the thread of the loop, and one for each look-up of the tracker's name
   */
  public static TrackerClient launch(
      PeerConfig config,
      PeerEvents events,
      InetSocketAddress local,
      ThreadFactory threads,
      DatagramHandler... beside)
      throws IOException {
    TrackerClient client =
        new TrackerClient(config, events, threads, socket -> socket.bind(local), beside);
    try {
      client.thread = threads.newThread(client::run);
      client.thread.start(); // fails, too, where the factory made no thread
      return client;
    } catch (RuntimeException | Error e) {
      client.endpoint.close();
      throw e;
    }
  }

  /**
   * Makes a client on a channel of the host's, which stays the host's, and has no thread: the host
   * polls {@link #endpoint()}, and closes it at the end.
   *
   * @throws IOException if the channel is closed, or no selector can be opened
   */
  public static TrackerClient on(
      DatagramChannel channel, PeerConfig config, PeerEvents events, DatagramHandler... beside)
      throws IOException {
    return new TrackerClient(
        config, events, TrackerClient::daemon, socket -> socket.channel(channel), beside);
  }

  /**
   * Starts a client of a friend's own tracker and connects it to that friend, as {@link
   * #connectToOwner} does. The outcome is told to {@code onConnected} or {@code onFailed}.
   *
   * @param invitation {@code shareId@host:port}
   * @throws IOException if the name cannot be resolved or no socket can be opened
   * @throws IllegalArgumentException if the text is not an invitation
   */
  public static TrackerClient connect(
      String invitation, PeerEvents events, DatagramHandler... beside) throws IOException {
    Invitation friend = Invitation.parse(invitation);
    TrackerClient client = launch(PeerConfig.of(friend.tracker()), events, beside);
    client.connectToOwner(friend.shareId());
    return client;
  }

  private TrackerClient(
      PeerConfig config,
      PeerEvents events,
      ThreadFactory threads,
      UnaryOperator<UdpEndpoint.Builder> socket,
      DatagramHandler... beside)
      throws IOException {
    Range.check("socket", config.socket(), 0, 0);
    peer = new Peer(config, events);
    TrackerName name =
        new TrackerName(
            config.tracker(), threads, found -> execute(me -> me.trackerAddresses(found)));
    watch = new ClientWatch(peer, name::lookUp);
    futures = new ClientFutures(config.timeout(), this::reasonOfTimeout);
    DatagramHandler all = DatagramHandler.firstOf(peer, watch, DatagramHandler.firstOf(beside));
    endpoint = socket.apply(UdpEndpoint.builder(all)).build();
  }

  /** Returns the endpoint that carries this client's datagrams. */
  public UdpEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Waits for the peer to be registered. The value is its id, at once if it is registered; {@link
   * PeerEvents#onRegistered} tells of later ones.
   */
  public CompletableFuture<ShareId> registered() {
    return ask(watch::await);
  }

  /** Looks up the address of a peer, as the tracker tells it, without a connection to it. */
  public CompletableFuture<InetSocketAddress> push(ShareId id) {
    Objects.requireNonNull(id, "id");
    return ask(future -> peer.push(id, ClientFutures.ending(future, Endpoint::toSocketAddress)));
  }

  /** Asks under which address the tracker sees this peer. */
  public CompletableFuture<InetSocketAddress> observedAddress() {
    return ask(
        future -> peer.observedAddress(ClientFutures.ending(future, Endpoint::toSocketAddress)));
  }

  /**
   * Has another address handed out than the observed one. The value is the peer's id, once
   * everything is set.
   *
   * @throws IllegalArgumentException if there is nothing to set
   */
  public CompletableFuture<ShareId> override(AddressOverride change) {
    if (change.isEmpty()) {
      throw new IllegalArgumentException("nothing to override");
    }
    return ask(future -> peer.override(change, ClientFutures.ending(future, Function.identity())));
  }

  /** Asks for a new shareId. */
  public CompletableFuture<ShareId> regenerate() {
    return ask(future -> peer.regenerate(ClientFutures.ending(future, Function.identity())));
  }

  /** Connects to a peer. The value is its address, once both directions are proven. */
  public CompletableFuture<InetSocketAddress> connect(ShareId id) {
    Objects.requireNonNull(id, "id");
    return ask(future -> peer.connect(id, ClientFutures.ending(future, PeerLink::address)));
  }

  /** Connects as {@link #connect} does to the peer that runs the tracker, on the same socket. */
  public CompletableFuture<InetSocketAddress> connectToOwner(ShareId id) {
    Objects.requireNonNull(id, "id");
    return ask(future -> peer.connectToOwner(id, ClientFutures.ending(future, PeerLink::address)));
  }

  /**
   * Sends a datagram of the host's, such as media, to a peer that it is connected to, as {@link
   * UdpEndpoint#send} does. It arrives at that peer's handlers beside its client.
   *
   * @param friend the peer's address, as {@link #connect} or an event gave it
   */
  public void send(InetSocketAddress friend, ByteBuffer payload) {
    endpoint.send(0, friend, payload);
  }

  /**
   * Runs a command on the thread that polls, the only one that may touch the {@link Peer} and its
   * links.
   *
   * @throws RejectedExecutionException if the client is closed, or too much is waiting
   */
  public void execute(Consumer<Peer> command) {
    Objects.requireNonNull(command, "command");
    endpoint.execute(() -> command.accept(peer));
  }

  /**
   * Leaves: says goodbye to the tracker and all peers, once, and ends all futures. A client with a
   * thread of its own waits up to 5 seconds until that and its socket are gone; on a host's channel
   * the goodbyes leave with the next turn. Closing again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    if (thread == null) {
      try {
        endpoint.execute(peer::close);
      } catch (RejectedExecutionException e) {
        // the endpoint is closed, or the host has not polled for long: nobody is to be told
      }
    } else if (thread != Thread.currentThread()) {
      endpoint.wakeup();
      Uninterruptibly.join(thread, CLOSE_WITHIN_NS);
    }
    futures.drop();
  }

  private void run() {
    try (UdpEndpoint mine = endpoint) {
      while (!closed && mine.poll(Long.MAX_VALUE) >= 0) {}
      mine.poll(0); // what was asked for before
      peer.close();
      mine.poll(0); // the goodbyes
    } catch (IOException | RuntimeException e) {
      Log.write(Level.ERROR, "the client ended by itself", e);
    } finally {
      closed = true;
      futures.drop();
    }
  }

  private <T> CompletableFuture<T> ask(Consumer<CompletableFuture<T>> request) {
    CompletableFuture<T> future = futures.begin();
    try {
      endpoint.execute(
          () -> {
            try {
              request.accept(future);
            } catch (RuntimeException e) {
              future.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      ClientFutures.fail(future, ConnectFailure.DROPPED);
    }
    if (closed) {
      ClientFutures.fail(future, ConnectFailure.DROPPED);
    }
    return future;
  }

  private ConnectFailure reasonOfTimeout() {
    return watch.isRegistered() ? ConnectFailure.TIMED_OUT : ConnectFailure.TRACKER_SILENT;
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sobani-peer");
    thread.setDaemon(true);
    return thread;
  }
}
