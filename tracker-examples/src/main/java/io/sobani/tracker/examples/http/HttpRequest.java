package io.sobani.tracker.examples.http;

import java.net.InetAddress;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.URIUtil;

/**
 * A request, read whole.
 *
 * @param path decoded except for {@code %2F} and {@code %25}, without the query
 * @param client the address that it came from: IPv4 also where the socket is dual stack
 */
public record HttpRequest(
    String method, String path, HttpFields headers, InetAddress client, byte[] body) {

  /** Returns the first header of a name, in any case, or null. */
  public String header(String name) {
    return headers.get(name);
  }

  /** Returns the last segment of the path, decoded. */
  public String lastSegment() {
    return URIUtil.decodePath(path.substring(path.lastIndexOf('/') + 1));
  }
}
