package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.peer.ChangeOutcome;
import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.Peer;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerSessionConfig;
import io.sobani.tracker.peer.PushOutcome;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.ShareId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A peer for any thread: a {@link Peer} on a socket, its commands as futures.
 *
 * <pre>{@code
 * try (TrackerClient client = TrackerClient.launch(PeerSessionConfig.of(tracker), events)) {
 *   ShareId id = client.registered().join();
 *   InetSocketAddress friend = client.connect(friendsId).join();
 * }
 * }</pre>
 *
 * <p>Either on a socket and a thread of its own ({@link #launch}), or on the endpoint that a host
 * already has, beside its media and its own tracker: make the client, put its {@link #handler()}
 * first into {@code firstOf}, {@link #attach} it to the endpoint.
 *
 * <p>Thread-safe. Events come, and futures complete, on the thread that polls: what they do must be
 * short. Every future completes, at the latest when the client is closed.
 */
public final class TrackerClient implements AutoCloseable {

  private static final InetSocketAddress ANY = new InetSocketAddress(0);
  private static final long CLOSE_WITHIN_NS = 5_000_000_000L;

  private final CompletableFuture<ShareId> registered = new CompletableFuture<>();
  private final Map<CompletableFuture<?>, Runnable> pending = new ConcurrentHashMap<>();
  private final ClientEvents events;
  private final Peer peer;
  private volatile UdpEndpoint endpoint;
  private volatile boolean closed;
  private Thread thread;

  /**
   * Makes a client for an endpoint of the host's.
   *
   * @param config how to speak to the tracker, and from which of the endpoint's sockets
   * @param events whom to tell
   * @see #attach
   */
  public TrackerClient(PeerSessionConfig config, PeerEvents events) {
    this.events = new ClientEvents(events, registered);
    this.peer = new Peer(config, this.events);
    failAtClose(registered);
  }

  /**
   * Starts a client on a socket, at any port, and a daemon thread of its own.
   *
   * @param config how to speak to the tracker; its socket must be 0
   * @param events whom to tell
   * @return the running client
   * @throws IOException if no socket is to be had
   */
  public static TrackerClient launch(PeerSessionConfig config, PeerEvents events)
      throws IOException {
    return launch(config, events, ANY);
  }

  /**
   * Starts a client on a socket and a daemon thread of its own.
   *
   * @param config how to speak to the tracker; its socket must be 0
   * @param events whom to tell
   * @param local where to bind the socket
   * @return the running client
   * @throws IOException if the socket cannot be bound
   */
  public static TrackerClient launch(
      PeerSessionConfig config, PeerEvents events, InetSocketAddress local) throws IOException {
    Limits.require("socket", config.socket(), 0, 0);
    TrackerClient client = new TrackerClient(config, events);
    client.attach(UdpEndpoint.builder(client.handler()).bind(local).build());
    client.thread = new Thread(client::run, "sobani-peer");
    client.thread.setDaemon(true);
    client.thread.start();
    return client;
  }

  /**
   * Starts a client of a friend's own tracker and connects it to that friend, as {@link
   * #connectToOwner} does. What comes of it is told to {@code onConnected} or {@code onFailed}.
   *
   * @param invitation {@code shareId@host:port}
   * @param events whom to tell
   * @return the running client
   * @throws IOException if the name leads nowhere or no socket is to be had
   * @throws IllegalArgumentException if the text is no invitation
   */
  public static TrackerClient connect(String invitation, PeerEvents events) throws IOException {
    Invitation friend = Invitation.parse(invitation);
    TrackerClient client = launch(PeerSessionConfig.of(friend.tracker()), events);
    client.connectToOwner(friend.shareId());
    return client;
  }

  /**
   * Returns what stands for this client on a host's endpoint.
   *
   * @return the handler, to be the first of those that share the socket
   */
  public DatagramHandler handler() {
    return peer;
  }

  /**
   * Says whose thread drives the handler; once, before anything else is called.
   *
   * @param endpoint the endpoint that was made with this client's {@link #handler()}
   */
  public void attach(UdpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Returns the endpoint that carries this client's datagrams.
   *
   * @return the endpoint
   */
  public UdpEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Returns the first id; {@link PeerEvents#onRegistered} tells of later ones.
   *
   * @return completes when the peer is registered for the first time
   */
  public CompletableFuture<ShareId> registered() {
    return registered.copy();
  }

  /**
   * Looks a peer up.
   *
   * @param id its id
   * @return what comes of it
   */
  public CompletableFuture<PushOutcome> push(ShareId id) {
    return ask(new PushOutcome.Dropped(), outcome -> peer.session().push(id, outcome));
  }

  /**
   * Asks under which address the tracker sees this peer.
   *
   * @return what comes of it
   */
  public CompletableFuture<PushOutcome> observedAddress() {
    return ask(new PushOutcome.Dropped(), outcome -> peer.session().observedAddress(outcome));
  }

  /**
   * Has another address handed out than the observed one.
   *
   * @param change what to set
   * @return what comes of it
   */
  public CompletableFuture<ChangeOutcome> override(AddressOverride change) {
    return ask(new ChangeOutcome.Dropped(), outcome -> peer.session().override(change, outcome));
  }

  /**
   * Asks for a new shareId.
   *
   * @return what comes of it
   */
  public CompletableFuture<ChangeOutcome> regenerate() {
    return ask(new ChangeOutcome.Dropped(), outcome -> peer.session().regenerate(outcome));
  }

  /**
   * Connects to a peer.
   *
   * @param id its id
   * @return its address, once both directions are proven; else a {@link ConnectFailedException}
   */
  public CompletableFuture<InetSocketAddress> connect(ShareId id) {
    return connect(id, Peer::connect);
  }

  /**
   * Connects to the peer that runs the tracker itself.
   *
   * @param id its id
   * @return its address, once both directions are proven; else a {@link ConnectFailedException}
   */
  public CompletableFuture<InetSocketAddress> connectToOwner(ShareId id) {
    return connect(id, Peer::connectToOwner);
  }

  /**
   * Runs a command on the thread that polls, the only one that may touch the {@link Peer} and its
   * links.
   *
   * @param command what to do
   * @throws RejectedExecutionException if the client is closed, or too much is waiting
   */
  public void execute(Consumer<Peer> command) {
    endpoint.execute(() -> command.accept(peer));
  }

  /**
   * Leaves: says goodbye to the tracker and all peers, once, and completes all futures. A client
   * with a thread of its own waits up to 5 seconds until that and its socket are gone; on a host's
   * endpoint the goodbyes leave with the next turn. Closing again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    if (thread == null) {
      execute(peer::close);
    } else if (thread != Thread.currentThread()) {
      endpoint.wakeup();
      Uninterruptibly.await(CLOSE_WITHIN_NS, this::joined);
    }
    pending.values().forEach(Runnable::run);
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
      pending.values().forEach(Runnable::run);
    }
  }

  private CompletableFuture<InetSocketAddress> connect(ShareId id, BiConsumer<Peer, ShareId> how) {
    CompletableFuture<InetSocketAddress> connection = new CompletableFuture<>();
    failAtClose(connection);
    submit(
        connection,
        () -> {
          events.expect(id, connection);
          how.accept(peer, id);
        });
    return connection;
  }

  private <O> CompletableFuture<O> ask(O dropped, Consumer<Consumer<O>> how) {
    CompletableFuture<O> outcome = new CompletableFuture<>();
    atClose(outcome, () -> outcome.complete(dropped));
    submit(outcome, () -> how.accept(outcome::complete));
    return outcome;
  }

  private void submit(CompletableFuture<?> future, Runnable command) {
    boolean accepted =
        execute(
            () -> {
              try {
                command.run();
              } catch (RuntimeException e) {
                future.completeExceptionally(e);
              }
            });
    if (!accepted || closed) {
      Runnable end = pending.get(future);
      if (end != null) {
        end.run();
      }
    }
  }

  private boolean execute(Runnable command) {
    try {
      endpoint.execute(command);
      return true;
    } catch (RejectedExecutionException e) {
      return false; // the endpoint is closed, or so busy that nothing more may wait
    }
  }

  private void failAtClose(CompletableFuture<?> future) {
    atClose(
        future,
        () -> future.completeExceptionally(new ConnectFailedException(ConnectFailure.DROPPED)));
  }

  private void atClose(CompletableFuture<?> future, Runnable end) {
    pending.put(future, end);
    future.whenComplete((value, failure) -> pending.remove(future));
  }

  private boolean joined(long timeoutNs) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedJoin(thread, timeoutNs);
    return !thread.isAlive();
  }
}
