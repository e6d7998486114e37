package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.http.Body;
import io.sobani.tracker.examples.http.HttpApp;
import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.http.Routes;
import io.sobani.tracker.examples.p2pflix.Change.AddFile;
import io.sobani.tracker.examples.p2pflix.Change.DeregisterByHash;
import io.sobani.tracker.examples.p2pflix.Change.KeepAlive;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The tracker's routes. What it decides is JSON with status 200, refusals too: peers take any other
 * status for a dead tracker and go to the next. So 503 is the answer while it cannot decide.
 */
final class P2pflixApp implements HttpApp {
  /**
   * A request is told to other trackers with up to three times as many bytes, escapes being long.
   */
  static final int MAX_EVENT_BYTES = 8 << 20;

  private static final System.Logger LOG = System.getLogger(P2pflixApp.class.getName());
  private static final int MAX_REQUEST_BYTES = 2 << 20;

  /** Of longer bodies few are read at once: as trees they take many times their length. */
  private static final int SHORT_BYTES = 64 << 10;

  private static final int LONG_BODIES_AT_ONCE = 2;
  private static final Schema DEREGISTER_BY_ID =
      Schema.object("file_id", Schema.INTEGER, "guid", Schema.STRING, "seq_number", Schema.INTEGER);
  private static final Schema EMPTY = Schema.object();

  private final PeerRequests peers;
  private final SyncRequests trackers;
  private final Membership membership;
  private final Callers callers;
  private final EventReader events;
  private final boolean pretty;
  private final Path folder;
  private final Routes routes;
  private final Semaphore longBodies = new Semaphore(LONG_BODIES_AT_ONCE);

  P2pflixApp(
      Queries queries,
      PeerRequests peers,
      SyncRequests trackers,
      Membership membership,
      P2pflixConfig config) {
    this.peers = peers;
    this.trackers = trackers;
    this.membership = membership;
    this.callers = new Callers(config);
    this.events = new EventReader(config.ipv6(), config.speaksPorts());
    this.pretty = config.debugMode();
    this.folder = config.dbPath().toAbsolutePath().getParent();
    this.routes =
        new Routes()
            .on("GET", "/file_list", r -> json(queries::fileList))
            .on("GET", "/file/{id}", r -> json(() -> queries.file(r.lastSegment())))
            .on("GET", "/file_by_hash/{hash}", r -> json(() -> queries.fileByHash(r.lastSegment())))
            .on("GET", "/tracker_list", r -> json(queries::trackerList))
            .on("GET", "/peer_status/{guid}", r -> json(() -> queries.peerStatus(r.lastSegment())))
            .on("GET", "/peer_guid/{guid}", r -> json(() -> queries.peerStatus(r.lastSegment())))
            .on("POST", "/add_file", r -> json(() -> addFile(r)))
            .on("PUT", "/keep_alive", r -> json(() -> keepAlive(r)))
            .on("DELETE", "/deregister_file", r -> json(() -> deregisterFile(r)))
            .on("DELETE", "/deregister_file_by_hash", r -> json(() -> deregisterFileByHash(r)))
            .on("PATCH", "/tracker_sync", r -> json(() -> trackerSync(r)))
            .on("POST", "/new_tracker", this::newTracker);
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws HttpException {
    Routes.Handler handler =
        request.path().contains("%2F") ? null : routes.find(request.method(), request.path());
    if (handler == null) {
      return notRouted(request);
    }
    if (request.body().length > MAX_REQUEST_BYTES && !request.method().equals("PATCH")) {
      throw new HttpException(413, "Request Entity Too Large");
    }
    boolean isLong = request.body().length > SHORT_BYTES;
    if (isLong && !longBodies.tryAcquire()) {
      throw new HttpException(503, "Service Unavailable");
    }
    try {
      return handler.handle(request);
    } catch (BusyException e) {
      throw new HttpException(503, "Service Unavailable");
    } catch (StorageException e) {
      LOG.log(System.Logger.Level.WARNING, "the database failed: {0}", e.getMessage());
      throw new HttpException(503, "Service Unavailable");
    } finally {
      longBodies.release(isLong ? 1 : 0);
    }
  }

  @Override
  public HttpResponse error(HttpException error) {
    return failure(error.status(), Map.of(), error.getMessage());
  }

  private Map<String, Object> addFile(HttpRequest request) {
    JsonNode body = AddFile.inProgramsWords(RequestBody.read(request));
    AddFile.SCHEMA.require(body);
    return peers.addFile(callers.peer(request), AddFile.of(body));
  }

  private Map<String, Object> keepAlive(HttpRequest request) {
    JsonNode body = RequestBody.read(request, KeepAlive.SCHEMA);
    return peers.keepAlive(callers.peer(request), KeepAlive.of(body));
  }

  private Map<String, Object> deregisterFile(HttpRequest request) {
    JsonNode body = RequestBody.read(request, DEREGISTER_BY_ID);
    return peers.deregisterFile(
        callers.peer(request),
        Json.integer(body.get("file_id")),
        body.get("guid").stringValue(),
        Json.integer(body.get("seq_number")));
  }

  private Map<String, Object> deregisterFileByHash(HttpRequest request) {
    JsonNode body = RequestBody.read(request, DeregisterByHash.SCHEMA);
    return peers.deregisterFileByHash(callers.peer(request), DeregisterByHash.of(body));
  }

  private Map<String, Object> trackerSync(HttpRequest request) {
    boolean known = membership.contains(callers.tracker(request));
    JsonNode body = known ? RequestBody.readEvent(request) : RequestBody.read(request);
    if (!known) {
      return Map.of("success", false, "dead_tracker", true, "error", "Tracker not in tracker list");
    }
    Event event = events.read(body);
    try {
      trackers.apply(event);
    } catch (RefusedException e) {
      throw new RefusedException("Unexpected error");
    }
    return Map.of();
  }

  private HttpResponse newTracker(HttpRequest request) {
    DumpAnswer answer = new DumpAnswer(folder);
    try {
      RequestBody.read(request, EMPTY);
      membership.join(callers.tracker(request), answer);
      return response(200, Map.of(), answer.end());
    } catch (RefusedException e) {
      answer.discard();
      return failure(200, Map.of(), e.getMessage());
    } catch (RuntimeException e) {
      answer.discard();
      throw e;
    }
  }

  private HttpResponse json(Supplier<Map<String, Object>> decision) {
    try {
      Map<String, Object> answer = new TreeMap<>(decision.get());
      answer.putIfAbsent("success", true);
      return response(200, Map.of(), AnswerParts.body(answer, pretty));
    } catch (RefusedException e) {
      return failure(200, Map.of(), e.getMessage());
    }
  }

  private HttpResponse notRouted(HttpRequest request) {
    Set<String> allowed = new TreeSet<>(routes.methods(request.path()));
    if (allowed.isEmpty() || request.path().contains("%2F")) {
      return failure(404, Map.of(), "Not Found");
    }
    allowed.add("OPTIONS");
    Map<String, String> allow = Map.of("Allow", String.join(", ", allowed));
    return request.method().equals("OPTIONS")
        ? new HttpResponse(200, allow, new byte[0])
        : failure(405, allow, "Method Not Allowed");
  }

  private HttpResponse failure(int status, Map<String, String> headers, String error) {
    Map<String, Object> answer = new TreeMap<>(Map.of("success", false, "error", error));
    return response(status, headers, AnswerParts.body(answer, pretty));
  }

  private static HttpResponse response(int status, Map<String, String> headers, Body body) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("Content-Type", "application/json");
    return new HttpResponse(status, all, body);
  }
}
