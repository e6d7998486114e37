package io.sobani.tracker.examples;

import io.sobani.tracker.net.IpAddress;
import java.io.IOException;
import java.net.SocketException;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says why a socket could not be opened, and what to do next. */
final class ListenFailure {

  private ListenFailure() {}

  /** Returns one line about a failure whose message begins {@code cannot listen on ADDR:PORT}. */
  static String text(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("cannot listen on tcp ")) {
      return message;
    }
    int at = message.indexOf(": ");
    String what = at < 0 ? message : message.substring(0, at);
    String port = what.substring(what.lastIndexOf(':') + 1);
    String why = message.toLowerCase(Locale.ROOT);
    if (why.contains("in use")) {
      String other = what.replaceFirst("cannot listen on ", "").replaceFirst(":\\d+$", ":0");
      other = other.startsWith("[") ? "'" + other + "'" : other; // a pattern to some shells
      return "%s: address already in use. Who has it: ss -ulpn 'sport = :%s'. Or: --listen %s"
          .formatted(what, port, other);
    }
    if (why.contains("permission denied")) {
      return what
          + ": permission denied. Ports below 1024 need a systemd socket unit (--listen inherit)"
          + " or CAP_NET_BIND_SERVICE";
    }
    if (why.contains("cannot assign") || why.contains("can't assign")) {
      return what + ": no such address on this host. Local addresses: " + localAddresses();
    }
    return message;
  }

  private static String localAddresses() {
    try {
      return ListenAddress.local().stream()
          .map(address -> IpAddress.of(address).toString())
          .sorted()
          .collect(Collectors.joining(", "));
    } catch (SocketException e) {
      return "unknown";
    }
  }
}
