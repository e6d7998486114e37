package io.sobani.tracker.examples.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the handler of a method and a path, in few routes. Filled before it is used. */
public final class Router {

  /** Answers the requests of a route. */
  public interface Handler {
    HttpResponse handle(HttpRequest request) throws HttpException;
  }

  private record Route(String method, String path, Handler handler) {
    boolean isOf(String requested) {
      if (!path.endsWith("/*")) {
        return path.equals(requested);
      }
      int prefix = path.length() - 1;
      return requested.length() > prefix
          && requested.startsWith(path.substring(0, prefix))
          && requested.indexOf('/', prefix) < 0;
    }
  }

  private final List<Route> routes = new ArrayList<>();

  /** Adds a route; a path that ends with {@code /*} stands for one more segment, of any text. */
  public Router on(String method, String path, Handler handler) {
    routes.add(new Route(method, path, handler));
    return this;
  }

  /** Returns the handler, or null; that of GET for HEAD. */
  public Handler find(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    for (Route route : routes) {
      if (route.method.equals(wanted) && route.isOf(path)) {
        return route.handler;
      }
    }
    return null;
  }

  /** Returns the methods that have a handler at a path, for a 405's {@code Allow}. */
  public Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    for (Route route : routes) {
      if (route.isOf(path)) {
        methods.add(route.method);
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }
}
