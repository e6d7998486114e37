package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HostCheck;
import io.sobani.tracker.examples.http.HttpApp;
import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.http.Routes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * JitHub's conventions around routes: paths in any case and with or without a slash at the end,
 * errors in JSON, a health route, and browsers of every origin, or none.
 */
final class JsonApp implements HttpApp {
  private final Routes routes;

  /** Null where pages of every origin are served. */
  private final HostCheck hosts;

  private JsonApp(Routes routes, HostCheck hosts) {
    this.routes = routes.on("GET", "/health", request -> Json.status(200, "Ok"));
    this.hosts = hosts;
  }

  /** Serves pages of every origin (CORS). */
  static JsonApp forBrowsers(Routes routes) {
    return new JsonApp(routes, null);
  }

  /** Refuses browsers: a page could otherwise reach what listens on the loopback of its reader. */
  static JsonApp withoutBrowsers(Routes routes, HostCheck hosts) {
    return new JsonApp(routes, hosts);
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws HttpException {
    if (hosts == null && request.method().equals("OPTIONS")) {
      return preflight(request);
    }
    if (hosts != null) {
      refuseBrowsers(request);
    }
    String path = withoutLastSlash(request.path());
    Routes.Handler handler = routes.find(request.method(), path.toLowerCase(Locale.ROOT));
    if (handler == null) {
      throw new HttpException(404, "Not Found");
    }
    return forAnyOrigin(
        handler.handle(
            new HttpRequest(
                request.method(), path, request.headers(), request.client(), request.body())));
  }

  @Override
  public HttpResponse error(HttpException error) {
    return forAnyOrigin(
        Json.response(
            error.status(),
            Json.object()
                .put("status", Integer.toString(error.status()))
                .put("message", error.getMessage())));
  }

  private void refuseBrowsers(HttpRequest request) throws HttpException {
    hosts.check(request);
    if (request.header("Origin") != null) {
      throw new HttpException(403, "not for browsers");
    }
  }

  private static HttpResponse preflight(HttpRequest request) {
    String asked = request.header("Access-Control-Request-Headers");
    Map<String, String> headers =
        Map.of(
            "Access-Control-Allow-Origin", "*",
            "Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE",
            "Access-Control-Allow-Headers", asked == null ? "Content-Type, Authorization" : asked,
            "Vary", "Access-Control-Request-Headers");
    return new HttpResponse(204, headers, new byte[0]);
  }

  private HttpResponse forAnyOrigin(HttpResponse response) {
    if (hosts != null) {
      return response;
    }
    Map<String, String> headers = new HashMap<>(response.headers());
    headers.put("Access-Control-Allow-Origin", "*");
    return new HttpResponse(response.status(), headers, response.body());
  }

  private static String withoutLastSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
