package io.sobani.tracker.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address, canonical and packed: an IPv4 address is kept in its mapped form {@code
 * ::ffff:a.b.c.d}, so that a peer is one peer however it is seen.
 */
public record IpAddress(long high, long low) {

  static final int MAX_TEXT_LENGTH = 39;

  private static final long MAPPED = 0xffffL << 32;

  /** Returns an IPv4 address. */
  public static IpAddress v4(int bits) {
    return new IpAddress(0, MAPPED | bits & 0xffff_ffffL);
  }

  /** Returns an address of the JDK as one of these, without its scope if it has one. */
  public static IpAddress of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? v4((int) bits(bytes, 0, 4))
        : new IpAddress(bits(bytes, 0, 8), bits(bytes, 8, 8));
  }

  /**
   * Reads a literal address: a dotted quad without leading zeros, or one of the three forms of RFC
   * 4291 without a zone. Never a name.
   *
   * @throws IllegalArgumentException if the text is not a literal address
   */
  public static IpAddress parse(CharSequence text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: \"" + text + "\""));
  }

  /** Reads a literal address as {@link #parse} does. */
  public static Optional<IpAddress> tryParse(CharSequence text) {
    return Optional.ofNullable(AddressLiteral.ip(text, 0, text.length()));
  }

  /** Returns whether packed bits are those of an IPv4 address. */
  public static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /** Returns whether this is an IPv4 address. */
  public boolean isV4() {
    return isV4(high, low);
  }

  /**
   * Returns whether somebody at another address, a peer or a tracker, may name this one as a
   * peer's: one that a single host has, and if it means something in a place only, in a place of
   * the same kind or on this machine.
   *
   * @see "PROTOCOL.md, section 4"
   */
  public boolean mayBeNamedBy(IpAddress namer) {
    AddressKind kind = AddressKind.of(this);
    AddressKind ofNamer = AddressKind.of(namer);
    if (kind == AddressKind.PUBLIC || kind == AddressKind.RESERVED) {
      return kind == AddressKind.PUBLIC;
    }
    return ofNamer == kind || ofNamer == AddressKind.LOOPBACK;
  }

  /** Returns this address as the JDK's, without any name look-up. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(
          isV4()
              ? new byte[] {
                (byte) (low >>> 24), (byte) (low >>> 16), (byte) (low >>> 8), (byte) low
              }
              : ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  // A record's own equals takes 10 ms to make when it is first called.

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress ip && ip.low == low && ip.high == high;
  }

  /** Returns the dotted quad, or the text that RFC 5952 gives an IPv6 address. */
  @Override
  public String toString() {
    ByteBuffer text = ByteBuffer.allocate(MAX_TEXT_LENGTH);
    AddressText.writeIp(this, text);
    return AddressText.written(text);
  }

  private static long bits(byte[] bytes, int from, int count) {
    long bits = 0;
    for (int i = from; i < from + count; i++) {
      bits = bits << 8 | bytes[i] & 0xff;
    }
    return bits;
  }
}
