package io.sobani.tracker.examples;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An address to listen on: {@code ADDR:PORT}, {@code :PORT} for all addresses, {@code each:PORT}
 * for a socket on every local address, or {@code inherit} for the socket on standard input.
 */
record ListenAddress(Kind kind, Endpoint endpoint) {

  enum Kind {
    ADDRESS,
    EACH,
    INHERIT
  }

  /** Returns the wildcard address, for both families. */
  static ListenAddress any(int port) {
    return new ListenAddress(Kind.ADDRESS, new Endpoint(new IpAddress(0, 0), port));
  }

  /** Returns the address as the option has it. */
  String text() {
    return switch (kind) {
      case ADDRESS -> endpoint.toString();
      case EACH -> "each:" + endpoint.port();
      case INHERIT -> "inherit";
    };
  }

  /** Returns the addresses to bind; none for an inherited socket. */
  List<InetSocketAddress> addresses() throws SocketException {
    return switch (kind) {
      case ADDRESS -> List.of(endpoint.toSocketAddress());
      case EACH ->
          local().stream()
              .filter(address -> !address.isLinkLocalAddress())
              .map(address -> new InetSocketAddress(address, endpoint.port()))
              .toList();
      case INHERIT -> List.of();
    };
  }

  /** Returns the addresses of this host's interfaces. */
  static List<InetAddress> local() throws SocketException {
    return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
        .flatMap(NetworkInterface::inetAddresses)
        .distinct()
        .toList();
  }

  /** Returns whether one socket stands for all addresses. */
  boolean isWildcard() {
    return kind == Kind.ADDRESS && endpoint.ip().toInetAddress().isAnyLocalAddress();
  }

  /** Reads one from an option. */
  static final class Converter implements ITypeConverter<ListenAddress> {

    private static final Pattern FORM =
        Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+)):([0-9]{1,5})");

    @Override
    public ListenAddress convert(String text) {
      if (text.equals("inherit")) {
        return new ListenAddress(Kind.INHERIT, null);
      }
      boolean each = text.startsWith("each:");
      Matcher form = FORM.matcher(text.replaceFirst("^(each)?:(?=[0-9])", "[::]:"));
      IpAddress ip =
          form.matches()
              ? IpAddress.tryParse(form.group(1) == null ? form.group(2) : form.group(1))
                  .orElse(null)
              : null;
      if (ip == null || Integer.parseInt(form.group(3)) > 65_535) {
        throw new TypeConversionException(
            "not an address; use :3000, 127.0.0.1:3000, each:3000 or inherit");
      }
      return new ListenAddress(
          each ? Kind.EACH : Kind.ADDRESS, new Endpoint(ip, Integer.parseInt(form.group(3))));
    }
  }
}
