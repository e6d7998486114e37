package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.net.IpAddress;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The URL under which others reach a tracker or a client. */
final class PublicAddress {
  private static final int MAX_LENGTH = 256;

  /** A host, which {@link URI} has checked where it is a literal, and a port. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^]]+]|[^:@\\[\\]]+)(?::([0-9]{1,5}))?");

  /** The name of a host as people write it: containers have names with an underscore. */
  private static final Pattern HOST = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");

  private PublicAddress() {}

  /** Returns the URL of a host, without a port: {@code http://192.0.2.1}, {@code http://[::1]}. */
  static String of(InetAddress host) {
    IpAddress address = IpAddress.of(host);
    return "http://" + (address.isV4() ? address : "[" + address + "]");
  }

  /** Returns the URL that a heartbeat asks for, or that of its source where it asks for none. */
  static String advertised(JsonNode heartbeat, InetAddress source) {
    String url = url(heartbeat.path("address").stringValue(""));
    if (url != null) {
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
    int port = heartbeat.path("port").intValue(0);
    return isPort(port) ? of(source) + ":" + port : of(source);
  }

  /** Returns why what a heartbeat asks for is refused, or null. */
  static String refused(JsonNode heartbeat) {
    if (heartbeat.has("address")) {
      String address = heartbeat.path("address").stringValue("");
      return url(address) == null ? "address is not an http URL" : null;
    }
    return heartbeat.has("port") && !isPort(heartbeat.path("port").intValue(0))
        ? "port is not a number from 1 to 65535"
        : null;
  }

  /**
   * Returns the URL of a web server, such as others can be sent to, in ASCII: a name of another
   * alphabet as IDNA has it. Null where the text is not one.
   */
  static String url(String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
      if (!scheme.matches("https?")
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null
          || !authority.matches()
          || authority.group(2) != null && !isPort(Integer.parseInt(authority.group(2)))) {
        return null;
      }
      String host = uri.getHost() != null ? uri.getHost() : ascii(authority.group(1));
      String port = authority.group(2) == null ? "" : ":" + authority.group(2);
      return URI.create(scheme + "://" + host + port + uri.getRawPath()).toASCIIString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  static boolean isPort(int port) {
    return port > 0 && port < 1 << 16;
  }

  private static String ascii(String host) {
    String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    if (!HOST.matcher(ascii).matches()) {
      throw new IllegalArgumentException(host);
    }
    return ascii;
  }
}
