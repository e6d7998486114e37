package io.sobani.tracker.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An address and a port.
 *
 * @param port the port, 0 to 65535
 */
public record Endpoint(IpAddress ip, int port) {

  private static final int MAX_TEXT_LENGTH = IpAddress.MAX_TEXT_LENGTH + "[]:65535".length();

  /** Returns the endpoint of a resolved socket address. */
  public static Endpoint of(InetSocketAddress address) {
    return new Endpoint(IpAddress.of(address.getAddress()), address.getPort());
  }

  /**
   * Reads an endpoint: {@code a.b.c.d:port} or {@code [v6]:port}, a literal address and a port of 1
   * to 65535.
   *
   * @throws IllegalArgumentException if the text is not an endpoint
   */
  public static Endpoint parse(CharSequence text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not an IP address, a colon and a port: \"" + text + "\""));
  }

  /** Reads an endpoint as {@link #parse} does. */
  public static Optional<Endpoint> tryParse(CharSequence text) {
    int end = text.length();
    int colon = end - 1;
    while (colon >= 0 && text.charAt(colon) != ':') {
      colon--;
    }
    if (colon < 1) {
      return Optional.empty();
    }
    boolean bracketed = text.charAt(0) == '[' && text.charAt(colon - 1) == ']';
    IpAddress ip =
        bracketed ? AddressLiteral.v6(text, 1, colon - 1) : AddressLiteral.v4(text, 0, colon);
    int port = AddressLiteral.port(text, colon + 1, end);
    return ip == null || port == 0 ? Optional.empty() : Optional.of(new Endpoint(ip, port));
  }

  /** Reads a port of 1 to 65535 in 1 to 5 ASCII digits. */
  public static OptionalInt tryParsePort(CharSequence text) {
    int port = AddressLiteral.port(text, 0, text.length());
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** Writes the text, as {@link #toString} gives it, without making an object. */
  public void write(ByteBuffer target) {
    boolean v6 = !ip.isV4();
    if (v6) {
      target.put((byte) '[');
    }
    AddressText.writeIp(ip, target);
    if (v6) {
      target.put((byte) ']');
    }
    target.put((byte) ':');
    AddressText.writeDecimal(port, target);
  }

  /** Returns this endpoint as the JDK's, without any name look-up. */
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(ip.toInetAddress(), port);
  }

  /** Returns {@code a.b.c.d:port} or {@code [v6]:port}, the address as RFC 5952 writes it. */
  @Override
  public String toString() {
    ByteBuffer text = ByteBuffer.allocate(MAX_TEXT_LENGTH);
    write(text);
    return AddressText.written(text);
  }
}
