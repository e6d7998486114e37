package io.sobani.tracker.examples.http;

import io.sobani.tracker.net.IpAddress;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.util.HostPort;

/**
 * Refuses requests for a host of another name: a page whose name was made to lead here (DNS
 * rebinding) could otherwise read what its visitor reaches. An address has no such name.
 *
 * @param names those under which the operator reaches this host, besides {@code localhost}, in
 *     lower case
 */
public record HostCheck(Set<String> names) {

  /** Throws a 403 where the request's {@code Host} is not one of this host's. */
  public void check(HttpRequest request) throws HttpException {
    String asked = request.header("Host");
    if (asked != null && !isOwn(new HostPort(asked).getHost().toLowerCase(Locale.ROOT))) {
      throw new HttpException(403, "not for this Host: use an IP address or localhost");
    }
  }

  private boolean isOwn(String host) {
    String unbracketed = host.replaceAll("^\\[|]$", "");
    return host.equals("localhost")
        || names.contains(host)
        || IpAddress.tryParse(unbracketed).isPresent();
  }
}
