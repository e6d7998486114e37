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
import tools.jackson.databind.JsonNode;

/**
 * One running tracker: its parts, put together. It listens before it joins the others, so that it
 * misses none of their events, and answers 503 until it has joined.
 */
final class P2pflixService implements AutoCloseable {
  private final HttpService http;
  private final Store store;
  private final Broadcaster broadcaster;
  private final Membership membership;
  private final Replica replica;
  private final TrackerCalls calls;
  private volatile HttpApp app;

  /**
   * Starts a tracker.
   *
   * @throws IOException where it cannot; the message is for the operator
   */
  P2pflixService(P2pflixConfig configured, InitialTracker initial, Clocks clocks)
      throws IOException {
    String wildcard = configured.ipv6() ? "::" : "0.0.0.0";
    this.http =
        HttpService.start(
            new InetSocketAddress(wildcard, configured.serverPort()),
            new Entrance(),
            P2pflixApp.MAX_EVENT_BYTES);
    P2pflixConfig config = configured.boundTo(http.address().getPort());
    try {
      this.store = new Store(config.dbPath(), new Liveness(config.keepaliveTimeout(), clocks));
    } catch (StorageException e) {
      http.close();
      throw new IOException("cannot open database " + config.dbPath() + ": " + e.getMessage(), e);
    }
    this.calls = new TrackerCalls(config.publicAddress());
    this.broadcaster =
        new Broadcaster(
            config.broadcastThreads(),
            new Sender.Policy(config.maxTrackerFailures(), config.broadcastRetry()),
            new Delivery());
    this.membership =
        new Membership(store, broadcaster, config.publicAddress(), config.trustedTrackers());
    SyncRequests sync = new SyncRequests(store, membership, broadcaster::broadcast);
    this.replica = new Replica(store, membership, sync, calls);
    try {
      initial.join(store, replica);
    } catch (IOException e) {
      close();
      throw e;
    }
    this.app =
        new P2pflixApp(
            new Queries(store),
            new PeerRequests(store, broadcaster::broadcast),
            sync,
            membership,
            config);
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

  private final class Entrance implements HttpApp {
    @Override
    public HttpResponse handle(HttpRequest request) throws HttpException {
      if (app == null) {
        throw new HttpException(503, "Service Unavailable");
      }
      return app.handle(request);
    }

    @Override
    public HttpResponse error(HttpException error) {
      return P2pflixApp.page(error);
    }
  }

  private final class Delivery implements Sender.Delivery {
    @Override
    public boolean send(TrackerAddress tracker, byte[] event) {
      JsonNode answer = calls.sync(tracker, event);
      if (answer == null) {
        return false;
      }
      return answer.path("dead_tracker").asBoolean(false)
          ? rejoin(tracker)
          : answer.path("success").asBoolean(false);
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
