package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.http.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The routes of ROOT's ports: for everybody, for trackers, for the operator. That split is a
 * border: no port has a route of another.
 */
final class RootRoutes {
  private static final System.Logger LOG = System.getLogger(RootRoutes.class.getName());

  private static final String BEARER = "Bearer ";

  private final TrackerTable trackers;
  private final TrackerTokens tokens;
  private final byte[] adminToken;

  /** Asks operators for a token, or for none where it is null. */
  RootRoutes(TrackerTable trackers, TrackerTokens tokens, String adminToken) {
    this.trackers = trackers;
    this.tokens = tokens;
    this.adminToken = adminToken == null ? null : bytes(adminToken);
  }

  Routes external() {
    return health().on("GET", "/trackers", request -> listedTrackers());
  }

  Routes internal() {
    return health()
        .on("GET", "/trackers", this::listedTrackersForTracker)
        .on("POST", "/heartbeat", this::heartbeat);
  }

  Routes admin() {
    return health()
        .on("GET", "/trackers", forOperator(request -> allTrackers()))
        .on("POST", "/trackers", forOperator(this::createTracker))
        .on("DELETE", "/trackers/{id}", forOperator(this::deleteTracker));
  }

  private static Routes health() {
    return new Routes().on("GET", "/", request -> Json.status(200, "Ok"));
  }

  private HttpResponse listedTrackers() {
    return list(trackers.listed(System.nanoTime()));
  }

  private HttpResponse listedTrackersForTracker(HttpRequest request) throws HttpException {
    String id = tokens.verify(request.header("Authorization"));
    return trackers.isKnown(id, System.nanoTime()) ? listedTrackers() : missingTracker();
  }

  private HttpResponse heartbeat(HttpRequest request) throws HttpException {
    String id = tokens.verify(request.header("Authorization"));
    JsonNode body = bodyOrNothing(request);
    String address = PublicAddress.advertised(body, request.client());
    if (!trackers.onHeartbeat(id, address, System.currentTimeMillis(), System.nanoTime())) {
      return missingTracker();
    }
    ObjectNode answer = Json.object().put("status", "Ok");
    String refused = PublicAddress.refused(body);
    return Json.ok(
        refused == null ? answer : answer.put("message", refused + ": listed as " + address));
  }

  private HttpResponse allTrackers() {
    return list(trackers.all(System.nanoTime()));
  }

  private HttpResponse createTracker(HttpRequest request) throws HttpException {
    Tracker tracker =
        new Tracker(RandomId.next(), Json.optionalText(JsonBody.read(request), "name"));
    try {
      if (!trackers.create(tracker, System.nanoTime())) {
        throw new HttpException(503, "too many trackers");
      }
    } catch (IOException e) {
      throw notSaved(e);
    }
    ObjectNode answer = Json.object().put("id", tracker.id());
    if (tracker.name() != null) {
      answer.put("name", tracker.name());
    }
    answer.set("token", tokens.issue(tracker.id(), Instant.now()));
    return Json.ok(answer.putNull("address").putNull("lastHeartbeat"));
  }

  private HttpResponse deleteTracker(HttpRequest request) throws HttpException {
    try {
      trackers.delete(request.lastSegment(), System.nanoTime());
    } catch (IOException e) {
      throw notSaved(e);
    }
    return Json.status(200, "success");
  }

  private Routes.Handler forOperator(Routes.Handler handler) {
    return request -> {
      if (adminToken != null && !MessageDigest.isEqual(adminToken, bytes(bearer(request)))) {
        throw new HttpException(401, "the admin token is missing or wrong");
      }
      return handler.handle(request);
    };
  }

  /** Returns the token that a request bears, by a scheme in any case. */
  private static String bearer(HttpRequest request) {
    String authorization = request.header("Authorization");
    boolean bears =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return bears ? authorization.substring(BEARER.length()) : "";
  }

  private static JsonNode bodyOrNothing(HttpRequest request) {
    try {
      return JsonBody.read(request);
    } catch (HttpException e) {
      return Json.object();
    }
  }

  private static HttpException notSaved(IOException e) {
    LOG.log(System.Logger.Level.ERROR, e.getMessage());
    return new HttpException(500, "the state file cannot be written");
  }

  private static HttpResponse missingTracker() {
    return Json.status(403, "missingTracker");
  }

  private static HttpResponse list(List<Tracker> trackers) {
    return Json.list("trackers", trackers.stream().map(Tracker::toJson));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
