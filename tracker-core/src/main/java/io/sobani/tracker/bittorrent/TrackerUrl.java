package io.sobani.tracker.bittorrent;

import io.sobani.tracker.check.Range;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of a UDP tracker: {@code udp://host:port/path?query}.
 *
 * @param host a name or an address literal, of IPv6 without brackets
 * @param port 1 to 65535
 * @param urlData path and query, which the tracker is told; may be empty
 */
public record TrackerUrl(String host, int port, String urlData) {

  /** The most that fits behind an announce into one packet. */
  private static final int MAX_URL_DATA = 1_000;

  /** Checks the parts. */
  public TrackerUrl {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("tracker URL has no host");
    }
    Range.check("port of a tracker URL", port, 1, 65_535);
    Range.check("length of a tracker URL's path and query", urlData.length(), 0, MAX_URL_DATA);
  }

  /**
   * Reads a URL. A port is required: there is no usual one.
   *
   * @param text such as {@code udp://tracker.example:6969/announce} or {@code
   *     udp://[2001:db8::1]:6969}
   * @throws IllegalArgumentException if it is not one; the message says what is wrong
   */
  public static TrackerUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw refused(text, "is no URL", e);
    }
    if (!"udp".equalsIgnoreCase(uri.getScheme())) {
      throw refused(text, "does not begin with udp://", null);
    }
    if (uri.getHost() == null) {
      throw refused(text, "has no host, or a port that is not a number", null);
    }
    if (uri.getPort() == -1) {
      throw refused(text, "has no port", null);
    }
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new TrackerUrl(host, uri.getPort(), uri.getRawPath() + query);
  }

  /** Returns the URL as text. */
  @Override
  public String toString() {
    String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return "udp://" + literal + ":" + port + urlData;
  }

  private static IllegalArgumentException refused(String text, String why, Exception cause) {
    return new IllegalArgumentException("tracker URL \"" + text + "\" " + why, cause);
  }
}
