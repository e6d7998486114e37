package io.sobani.tracker.examples.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;

/** Maps methods and paths to handlers. Filled before it is used. */
public final class Routes {

  /** Answers the requests of a route. */
  public interface Handler {
    HttpResponse handle(HttpRequest request) throws HttpException;
  }

  private final PathMappings<Map<String, Handler>> paths = new PathMappings<>();

  /** Adds a route; {@code {id}} in a path stands for one segment of any text. */
  public Routes on(String method, String path, Handler handler) {
    UriTemplatePathSpec template = new UriTemplatePathSpec(path);
    Map<String, Handler> handlers = paths.get(template);
    if (handlers == null) {
      handlers = new TreeMap<>();
      paths.put(template, handlers);
    }
    handlers.put(method, handler);
    return this;
  }

  /** Returns the handler, or null; that of GET for HEAD. */
  public Handler find(String method, String path) {
    return handlers(path).get(method.equals("HEAD") ? "GET" : method);
  }

  /** Returns the methods that have a handler at a path, for a 405's {@code Allow}. */
  public Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>(handlers(path).keySet());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  private Map<String, Handler> handlers(String path) {
    MatchedResource<Map<String, Handler>> matched = paths.getMatched(path);
    return matched == null ? Map.of() : matched.getResource();
  }
}
