package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.http.HttpService;
import io.sobani.tracker.examples.http.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one tracker that knows the others. It serves three ports, each with routes of its own: that
 * split is the border between everybody, the trackers and the operator.
 */
final class RootTracker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RootTracker.class.getName());

  private final TrackerTable trackers;
  private final TrackerTokens tokens;
  private final byte[] adminToken;
  private final Resources resources = new Resources();
  private HttpService internal;
  private HttpService external;
  private HttpService admin;

  private RootTracker(RootSettings settings) throws IOException {
    this.trackers =
        new TrackerTable(
            settings.maxTrackers(),
            settings.trackerLeaseNs(),
            new StateFile(settings.stateFile()),
            System.nanoTime());
    this.tokens = new TrackerTokens(settings.jwtSecret());
    this.adminToken =
        settings.adminToken() == null ? null : bytes("Bearer " + settings.adminToken());
  }

  /**
   * Serves until it is closed.
   *
   * @throws IOException where it cannot; the message is for the operator
   */
  static RootTracker start(RootSettings settings) throws IOException {
    int secretBytes = bytes(settings.jwtSecret()).length;
    if (secretBytes < TrackerTokens.ADVISED_SECRET_BYTES) {
      LOG.log(
          System.Logger.Level.WARNING,
          "JWT_SECRET has {0} bytes and can be guessed from a token; take {1} or more",
          secretBytes,
          TrackerTokens.ADVISED_SECRET_BYTES);
    }
    RootTracker root = new RootTracker(settings);
    try {
      root.listen(settings);
      return root;
    } catch (IOException e) {
      root.close();
      throw e;
    }
  }

  int internalPort() {
    return internal.address().getPort();
  }

  int externalPort() {
    return external.address().getPort();
  }

  int adminPort() {
    return admin.address().getPort();
  }

  @Override
  public void close() {
    resources.close();
  }

  private void listen(RootSettings settings) throws IOException {
    JsonApp externalApp =
        JsonApp.forBrowsers(health().on("GET", "/trackers", request -> listedTrackers()));
    JsonApp internalApp =
        JsonApp.forBrowsers(
            health()
                .on("GET", "/trackers", this::listedTrackersForTracker)
                .on("POST", "/heartbeat", this::heartbeat));
    JsonApp adminApp =
        JsonApp.withoutBrowsers(
            health()
                .on("GET", "/trackers", forOperator(request -> allTrackers()))
                .on("POST", "/trackers", forOperator(this::createTracker))
                .on("DELETE", "/trackers/*", forOperator(this::deleteTracker)));
    internal = resources.serve(settings.internal(), internalApp);
    external = resources.serve(settings.external(), externalApp);
    admin = resources.serve(settings.admin(), adminApp);
    resources.everySecond(this::sweep);
  }

  private static Router health() {
    return new Router().on("GET", "/", request -> Json.status(200, "Ok"));
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
    String address = PublicAddress.advertised(bodyOrNothing(request), request.client());
    boolean known =
        trackers.onHeartbeat(id, address, System.currentTimeMillis(), System.nanoTime());
    return known ? Json.status(200, "Ok") : missingTracker();
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

  private Router.Handler forOperator(Router.Handler handler) {
    return request -> {
      String authorization = request.header("Authorization");
      boolean allowed =
          adminToken == null
              || authorization != null && MessageDigest.isEqual(adminToken, bytes(authorization));
      if (!allowed) {
        throw new HttpException(401, "the admin token is missing or wrong");
      }
      return handler.handle(request);
    };
  }

  private void sweep() {
    for (String id : trackers.sweep(System.nanoTime())) {
      LOG.log(System.Logger.Level.INFO, "no heartbeat of tracker {0}: not listed any more", id);
    }
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
    ArrayNode array = Json.MAPPER.createArrayNode();
    trackers.forEach(tracker -> array.add(tracker.toJson()));
    return Json.ok(Json.object().set("trackers", array));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
