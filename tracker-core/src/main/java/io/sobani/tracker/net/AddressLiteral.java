package io.sobani.tracker.net;

import java.util.Arrays;

/**
 * Reads literal addresses and ports, as they stand in a text, so that a datagram makes few objects:
 * ASCII digits only, no zone, and never a name.
 *
 * <p>As strict as {@code inet_pton}: four decimal parts without leading zeros (RFC 6943, section
 * 3.1.1), or the three forms of RFC 4291, section 2.2.
 */
final class AddressLiteral {

  private static final int GROUPS = 8;

  private AddressLiteral() {}

  /** Reads an address of either family, {@code null} where the text is not one. */
  static IpAddress ip(CharSequence text, int from, int to) {
    IpAddress v4 = v4(text, from, to);
    return v4 != null ? v4 : v6(text, from, to);
  }

  /** Reads a dotted quad, {@code null} where the text is not one. */
  static IpAddress v4(CharSequence text, int from, int to) {
    long bits = v4Bits(text, from, to);
    return bits < 0 ? null : IpAddress.v4((int) bits);
  }

  /** Reads an IPv6 address, {@code null} where the text is not one. */
  static IpAddress v6(CharSequence text, int from, int to) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int at = from;
    if (isGap(text, at, to)) {
      gap = 0;
      at += 2;
    }
    while (at < to) {
      int end = endOfHex(text, at, to);
      if (end < to && text.charAt(end) == '.') {
        long v4 = v4Bits(text, at, to);
        if (v4 < 0 || count > GROUPS - 2) {
          return null;
        }
        groups[count++] = (int) (v4 >>> 16);
        groups[count++] = (int) v4 & 0xffff;
        break;
      }
      if (end == at || end - at > 4 || count == GROUPS) {
        return null;
      }
      groups[count++] = hex(text, at, end);
      if (end == to) {
        break;
      }
      if (isGap(text, end, to) && gap < 0) {
        gap = count;
        at = end + 2;
      } else if (text.charAt(end) == ':' && end + 1 < to) {
        at = end + 1;
      } else {
        return null;
      }
    }
    boolean complete = gap < 0 ? count == GROUPS : count < GROUPS;
    return complete ? packed(groups, count, gap) : null;
  }

  /** Reads a port of 1 to 5 digits, 0 where the text is not one. */
  static int port(CharSequence text, int from, int to) {
    if (to - from < 1 || to - from > 5) {
      return 0;
    }
    int port = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      port = 10 * port + digit;
    }
    return port <= 0xffff ? port : 0;
  }

  private static long v4Bits(CharSequence text, int from, int to) {
    long bits = 0;
    int at = from;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (at == to || text.charAt(at++) != '.')) {
        return -1;
      }
      int start = at;
      int value = 0;
      while (at < to && at - start < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        value = 10 * value + text.charAt(at++) - '0';
      }
      boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
      if (at == start || leadingZero || value > 255) {
        return -1;
      }
      bits = bits << 8 | value;
    }
    return at == to ? bits : -1;
  }

  private static boolean isGap(CharSequence text, int at, int to) {
    return at + 1 < to && text.charAt(at) == ':' && text.charAt(at + 1) == ':';
  }

  private static int endOfHex(CharSequence text, int from, int to) {
    int end = from;
    while (end < to && hexValue(text.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  private static int hex(CharSequence text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value << 4 | hexValue(text.charAt(i));
    }
    return value;
  }

  private static int hexValue(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  /** Packs the groups read; those behind the gap, if there is one, move to the end. */
  private static IpAddress packed(int[] groups, int count, int gap) {
    if (gap >= 0) {
      int behind = count - gap;
      System.arraycopy(groups, gap, groups, GROUPS - behind, behind);
      Arrays.fill(groups, gap, GROUPS - behind, 0);
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS; i++) {
      high = high << 16 | low >>> 48;
      low = low << 16 | groups[i];
    }
    return new IpAddress(high, low);
  }
}
