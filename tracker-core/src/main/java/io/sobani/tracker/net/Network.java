package io.sobani.tracker.net;

import io.sobani.tracker.check.Range;
import java.util.Optional;

/**
 * A network of addresses: all of its family that begin as its own does.
 *
 * @param ip its first address: no bit behind the prefix is set
 * @param prefixLength how many bits the addresses have in common, 0 to 32 (IPv4) or 128 (IPv6)
 */
public record Network(IpAddress ip, int prefixLength) {

  /**
   * Checks the prefix.
   *
   * @throws IllegalArgumentException if the prefix is too long, or a bit behind it is set
   */
  public Network {
    Range.check("prefix length of a network", prefixLength, 0, ip.isV4() ? 32 : 128);
    int length = packedLength(ip, prefixLength);
    if ((ip.high() & ~mask(length)) != 0 || (ip.low() & ~mask(length - 64)) != 0) {
      throw new IllegalArgumentException(
          "network " + ip + "/" + prefixLength + " has a bit set behind its prefix");
    }
  }

  /**
   * Reads a network in CIDR notation, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
   *
   * @throws IllegalArgumentException if the text is not one, or a bit behind the prefix is set
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> ip = IpAddress.tryParse(text.substring(0, Math.max(0, slash)));
    String length = text.substring(slash + 1);
    if (ip.isEmpty() || !length.matches("0|[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException(
          "network \"" + text + "\" is not an IP address, a slash and a prefix length");
    }
    return new Network(ip.get(), Integer.parseInt(length));
  }

  /** Returns whether this network holds an address. */
  public boolean contains(IpAddress ip) {
    return contains(ip.high(), ip.low());
  }

  /** Returns whether this network holds an address. */
  public boolean contains(long high, long low) {
    int length = packedLength(ip, prefixLength);
    return ip.isV4() == IpAddress.isV4(high, low)
        && (high & mask(length)) == ip.high()
        && (low & mask(length - 64)) == ip.low();
  }

  /** Returns the network in CIDR notation. */
  @Override
  public String toString() {
    return ip + "/" + prefixLength;
  }

  /** Packed, an IPv4 address has 96 bits before its own. */
  private static int packedLength(IpAddress ip, int prefixLength) {
    return ip.isV4() ? 96 + prefixLength : prefixLength;
  }

  private static long mask(int length) {
    return length <= 0 ? 0 : length >= 64 ? -1 : -1L << 64 - length;
  }
}
