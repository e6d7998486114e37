package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.http.HttpApp;
import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.http.HttpService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * One running tracker: its parts, put together. It listens before it joins the others, so that it
 * misses none of their events: these wait until it has joined, anything else is answered 503.
 */
final class P2pflixService implements AutoCloseable {
  private static final int MAX_WAIT_SECONDS = 5;

  private final CountDownLatch joined = new CountDownLatch(1);
  private final HttpService http;
  private final Store store;
  private final Membership membership;
  private final Broadcaster broadcaster;
  private final TrackerCalls calls;
  private final Replica replica;
  private final P2pflixApp app;

  /**
   * Starts a tracker.
   *
   * @throws IOException where it cannot; the message is for the operator
   */
  P2pflixService(P2pflixConfig configured, InitialTracker initial, Clocks clocks)
      throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(configured.ipv6() ? "::" : "0.0.0.0", configured.serverPort());
    this.http = HttpService.start(address, new Entrance(), P2pflixApp.MAX_EVENT_BYTES);
    P2pflixConfig config = configured.boundTo(port());
    this.store = open(config, clocks);
    this.calls = new TrackerCalls(config.publicAddress());
    this.broadcaster =
        new Broadcaster(
            config.broadcastThreads(),
            new Sender.Policy(config.maxTrackerFailures(), config.broadcastRetry()),
            new Delivery());
    this.membership =
        new Membership(store, broadcaster, config.publicAddress(), config.trustedTrackers());
    Announcer announcer = new Announcer(store, broadcaster);
    SyncRequests sync = new SyncRequests(store, membership, announcer, config.gapPatience());
    this.replica = new Replica(store, membership, sync, announcer, calls);
    this.app =
        new P2pflixApp(
            new Queries(store), new PeerRequests(store, announcer), sync, membership, config);
    try {
      initial.join(store, replica);
    } catch (IOException e) {
      close();
      throw e;
    }
    joined.countDown();
  }

  int port() {
    return http.address().getPort();
  }

  /** Stops at once; what was acknowledged is in the database. */
  @Override
  public void close() {
    http.close();
    broadcaster.close();
    store.close();
  }

  private Store open(P2pflixConfig config, Clocks clocks) throws IOException {
    try {
      return new Store(config.dbPath(), new Liveness(config.keepaliveTimeout(), clocks));
    } catch (StorageException e) {
      http.close();
      throw new IOException("cannot open database " + config.dbPath() + ": " + e.getMessage(), e);
    }
  }

  /** In front of the application until that can answer. */
  private final class Entrance implements HttpApp {
    @Override
    public HttpResponse handle(HttpRequest request) throws HttpException {
      if (!isOpen(request.method().equals("PATCH") ? MAX_WAIT_SECONDS : 0)) {
        throw new HttpException(503, "Service Unavailable");
      }
      return app.handle(request);
    }

    @Override
    public HttpResponse error(HttpException error) {
      return P2pflixApp.page(error);
    }

    private boolean isOpen(int waitSeconds) {
      try {
        return joined.await(waitSeconds, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** How events leave. */
  private final class Delivery implements Sender.Delivery {
    @Override
    public boolean send(TrackerAddress tracker, Letter letter) {
      JsonNode answer = calls.sync(tracker, letter.json());
      if (answer == null) {
        return false;
      }
      return answer.path("dead_tracker").asBoolean(false)
          ? rejoin(tracker)
          : answer.path("success").asBoolean(false);
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

    /** The tracker forgot us, and what we told it is lost: it is asked first, then the others. */
    private boolean rejoin(TrackerAddress forgetful) {
      Set<TrackerAddress> servers = new LinkedHashSet<>(Set.of(forgetful));
      servers.addAll(store.transaction(store.trackers::addresses));
      return replica.rejoin(servers);
    }
  }
}
