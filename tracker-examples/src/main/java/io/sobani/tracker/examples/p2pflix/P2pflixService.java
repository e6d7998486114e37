package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.http.HttpHost;
import io.sobani.tracker.examples.http.HttpLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/**
 * One running tracker: its parts, put together. It has its port before it joins the others, so that
 * it misses none of their events: all that comes waits there until it has joined, and is served.
 */
final class P2pflixService implements AutoCloseable {
  private final ExecutorService copying =
      Executors.newSingleThreadExecutor(task -> Broadcaster.daemon(task, "p2pflix-copying"));
  private final InitialTracker initial;
  private final Trust trust;
  private final HttpHost http;
  private final Store store;
  private final Membership membership;
  private final Broadcaster broadcaster;
  private final TrackerCalls calls;
  private final Replica replica;
  private final P2pflixApp app;

  /**
   * Takes the port and the database.
   *
   * @param initial the tracker that {@link #start} joins
   * @param maxPages the bound of the database
   * @throws IOException where it cannot; the message is for the operator
   */
  P2pflixService(P2pflixConfig configured, InitialTracker initial, Clocks clocks, int maxPages)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(configured.ipv6() ? "::" : "0.0.0.0", configured.serverPort());
    this.initial = initial;
    this.http = HttpHost.bind(address, HttpLimits.ofBodies(P2pflixApp.MAX_EVENT_BYTES));
    P2pflixConfig config = configured.boundTo(port());
    this.trust = new Trust(initial.address(), config.trustedTrackers());
    this.store = open(config, clocks, maxPages);
    this.calls = new TrackerCalls(config.publicAddress());
    this.broadcaster =
        new Broadcaster(
            config.broadcastThreads(),
            new Sender.Policy(config.maxTrackerFailures(), config.broadcastRetry()),
            new Delivery());
    this.membership = new Membership(store, broadcaster, config.publicAddress(), trust);
    Announcer announcer = new Announcer(store, broadcaster);
    SyncRequests sync = new SyncRequests(store, membership, announcer, config.gapPatience());
    this.replica = new Replica(store, membership, sync, announcer, calls, trust);
    this.app =
        new P2pflixApp(
            new Queries(store), new PeerRequests(store, announcer), sync, membership, config);
  }

  /**
   * Joins the others, then serves.
   *
   * @throws IOException where it cannot; the message is for the operator
   */
  void start() throws IOException {
    initial.join(store, replica, trust);
    http.serve(app);
  }

  int port() {
    return http.address().getPort();
  }

  /** Stops at once; what was acknowledged is in the database. */
  @Override
  public void close() {
    http.close();
    broadcaster.close();
    copying.shutdownNow();
    store.close();
  }

  private Store open(P2pflixConfig config, Clocks clocks, int maxPages) throws IOException {
    try {
      Database database = new Database(config.dbPath(), maxPages);
      return new Store(database, new Liveness(config.keepaliveTimeout(), clocks));
    } catch (StorageException e) {
      http.close();
      throw new IOException(
          "cannot open database " + config.dbPath() + ": " + e.whyNotOpen(config.dbPath()), e);
    }
  }

  /** Sends events, and acts on the answers. */
  private final class Delivery implements Sender.Delivery {
    @Override
    public CompletableFuture<Outcome> send(TrackerAddress tracker, Letter letter) {
      return calls
          .sync(tracker, letter.json())
          .thenCompose(
              answer ->
                  answer != null && answer.path("dead_tracker").asBoolean(false)
                      ? rejoin(tracker)
                      : CompletableFuture.completedFuture(outcome(answer)));
    }

    private static Outcome outcome(JsonNode answer) {
      boolean arrived = answer != null && answer.path("success").asBoolean(false);
      return arrived ? Outcome.ARRIVED : Outcome.FAILED;
    }

    @Override
    public void allHave(Letter letter) {
      store.transaction(
          () -> {
            store.outbox.remove(letter.id());
            return null;
          });
    }

    @Override
    public void giveUp(Sender sender) {
      membership.giveUp(sender);
    }

    /**
     * The tracker forgot this one, and what it was told may be lost: it is asked for a copy first,
     * then the others. One that nobody named is joined anew, and nothing is taken from it.
     */
    private CompletableFuture<Outcome> rejoin(TrackerAddress forgetful) {
      return trust.mayServe(forgetful)
          ? CompletableFuture.supplyAsync(() -> copy(forgetful), copying)
          : calls.join(forgetful).thenApply(ignored -> Outcome.FAILED);
    }

    private Outcome copy(TrackerAddress forgetful) {
      Set<TrackerAddress> servers = new LinkedHashSet<>(Set.of(forgetful));
      servers.addAll(store.transaction(store.trackers::addresses));
      return replica.rejoin(servers) ? Outcome.COPIED : Outcome.FAILED;
    }
  }
}
