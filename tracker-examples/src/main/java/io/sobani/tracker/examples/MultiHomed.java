package io.sobani.tracker.examples;

import io.sobani.tracker.net.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A host with several addresses of a family: from a socket bound to all of them, the system may
 * send an answer from another address than the question went to, and the asker drops it.
 */
final class MultiHomed {

  /** Returns what to tell the operator of this host, or {@code null}. */
  static String warning(List<String> flags) {
    try {
      return warning(flags, ListenAddress.local());
    } catch (SocketException e) {
      return "cannot tell this host's addresses: " + e.getMessage();
    }
  }

  /**
   * Returns what to tell the operator, or {@code null}.
   *
   * @param flags the options that bind each address alone; none if no socket is bound to all
   * @param local the host's addresses
   */
  static String warning(List<String> flags, List<InetAddress> local) {
    List<InetAddress> v4 = reachable(local, true);
    List<InetAddress> v6 = reachable(local, false);
    if (flags.isEmpty() || v4.size() < 2 && v6.size() < 2) {
      return null;
    }
    String addresses =
        (v4.size() > 1 ? v4 : v6)
            .stream()
                .map(address -> IpAddress.of(address).toString())
                .collect(Collectors.joining(", "));
    return "this host has several addresses (%s); answers may leave from another than was asked: use %s"
        .formatted(addresses, String.join(" ", flags));
  }

  private static List<InetAddress> reachable(List<InetAddress> local, boolean v4) {
    return local.stream()
        .filter(address -> address instanceof Inet4Address == v4)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .toList();
  }

  private MultiHomed() {}
}
