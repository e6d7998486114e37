package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.net.IpAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import tools.jackson.databind.JsonNode;

/** The URL under which others reach a tracker or a client. */
final class PublicAddress {
  private static final int MAX_LENGTH = 256;

  private PublicAddress() {}

  /** Returns the URL of a host, without a port: {@code http://192.0.2.1}, {@code http://[::1]}. */
  static String of(InetAddress host) {
    IpAddress address = IpAddress.of(host);
    return "http://" + (address.isV4() ? address : "[" + address + "]");
  }

  /** Returns the URL that a heartbeat asks for, or that of its source where it asks for none. */
  static String advertised(JsonNode heartbeat, InetAddress source) {
    String url = heartbeat.path("address").stringValue("");
    if (isUrl(url)) {
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
    int port = heartbeat.path("port").intValue(0);
    return isPort(port) ? of(source) + ":" + port : of(source);
  }

  /** Returns whether a text is the URL of a web server, such as others can be sent to. */
  static boolean isUrl(String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    try {
      URI uri = new URI(text);
      boolean http = "http".equalsIgnoreCase(uri.getScheme());
      boolean https = "https".equalsIgnoreCase(uri.getScheme());
      return (http || https)
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null
          && (uri.getPort() == -1 || isPort(uri.getPort()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static boolean isPort(int port) {
    return port > 0 && port < 1 << 16;
  }
}
