package io.sobani.tracker.examples.http;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;

/**
 * A request, read whole.
 *
 * @param path decoded, without the query
 * @param client the address that it came from: IPv4 also where the socket is dual stack
 */
public record HttpRequest(
    String method, String path, Headers headers, InetAddress client, byte[] body) {

  /** Returns the first header of a name, in any case, or null. */
  public String header(String name) {
    return headers.getFirst(name);
  }

  /** Returns the last segment of the path: what the {@code *} of a route stands for. */
  public String lastSegment() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
