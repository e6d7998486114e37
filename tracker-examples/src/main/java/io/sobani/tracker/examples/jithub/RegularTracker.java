package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpHost;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.http.Routes;
import io.sobani.tracker.net.IpAddress;
import java.io.IOException;

/** One of many trackers: it tells clients of each other, and ROOT of itself. */
final class RegularTracker implements AutoCloseable {
  private final ClientTable clients;
  private final Resources resources = new Resources();
  private HttpHost external;

  private RegularTracker(RegularSettings settings) {
    this.clients = new ClientTable(settings.maxClients(), settings.clientLeaseNs());
  }

  /**
   * Serves until it is closed, whatever becomes of its heartbeats.
   *
   * @throws IOException where it cannot listen; the message is for the operator
   */
  static RegularTracker start(RegularSettings settings) throws IOException {
    RegularTracker regular = new RegularTracker(settings);
    try {
      regular.listen(settings);
      return regular;
    } catch (IOException e) {
      regular.close();
      throw e;
    }
  }

  int externalPort() {
    return external.address().getPort();
  }

  @Override
  public void close() {
    resources.close();
  }

  private void listen(RegularSettings settings) throws IOException {
    Routes routes =
        new Routes()
            .on("GET", "/", request -> Json.ok(Json.object().put("message", "uwu")))
            .on("GET", "/clients", request -> listClients())
            .on("POST", "/clients", this::register)
            .on("PUT", "/clients", this::refresh)
            .on("DELETE", "/clients", this::remove)
            .on("POST", "/heartbeat", this::heartbeat);
    external = resources.bind("EXTERNAL_PORT", settings.external());
    external.serve(JsonApp.forBrowsers(routes));
    resources.everySecond(() -> clients.sweep(System.nanoTime()));
    resources.every(settings.heartbeatInterval(), new Heartbeat(settings));
  }

  /** One at a time: the answers that are on their way are bounded, those in the making are not. */
  private synchronized HttpResponse listClients() {
    return Json.list("clients", clients.list(System.nanoTime()).stream().map(Client::toJson));
  }

  private HttpResponse register(HttpRequest request) throws HttpException {
    String id = RandomId.next();
    Client client =
        new Client(
            Json.optionalText(JsonBody.read(request), "walletId"),
            PublicAddress.of(request.client()),
            System.currentTimeMillis());
    if (!clients.register(id, client, IpAddress.of(request.client()), System.nanoTime())) {
      throw new HttpException(503, "too many clients");
    }
    return Json.ok(Json.object().put("id", id));
  }

  /**
   * Answers alike whether or not the client is known, as it always did. The original's page sends
   * its wallet's id.
   */
  private HttpResponse refresh(HttpRequest request) throws HttpException {
    String id = Json.id(JsonBody.read(request));
    long nowMs = System.currentTimeMillis();
    long nowNs = System.nanoTime();
    if (!clients.onHeartbeat(id, nowMs, nowNs)) {
      clients.onWallet(id, IpAddress.of(request.client()), nowMs, nowNs);
    }
    return Json.ok(Json.object().put("time", nowMs));
  }

  private HttpResponse heartbeat(HttpRequest request) throws HttpException {
    String id = Json.id(JsonBody.read(request));
    if (!clients.onHeartbeat(id, System.currentTimeMillis(), System.nanoTime())) {
      throw new HttpException(404, "Not Found");
    }
    return Json.ok(Json.object().put("id", id));
  }

  private HttpResponse remove(HttpRequest request) throws HttpException {
    if (!clients.remove(Json.id(JsonBody.read(request)), System.nanoTime())) {
      throw new HttpException(404, "Not Found");
    }
    return Json.status(200, "success");
  }
}
