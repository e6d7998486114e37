package io.sobani.tracker.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes addresses as text without making an object: dotted quads and RFC 5952. */
final class AddressText {

  private static final int GROUPS = 8;

  private AddressText() {}

  static void writeIp(IpAddress ip, ByteBuffer target) {
    if (ip.isV4()) {
      writeV4((int) ip.low(), target);
    } else {
      writeV6(ip.high(), ip.low(), target);
    }
  }

  static void writeDecimal(int value, ByteBuffer target) {
    if (value >= 10) {
      writeDecimal(value / 10, target);
    }
    target.put((byte) ('0' + value % 10));
  }

  static String written(ByteBuffer buffer) {
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
  }

  private static void writeV4(int bits, ByteBuffer target) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      writeDecimal(bits >>> shift & 0xff, target);
      if (shift > 0) {
        target.put((byte) '.');
      }
    }
  }

  private static void writeV6(long high, long low, ByteBuffer target) {
    int gap = startOfLongestGap(high, low);
    int gapEnd = endOfZeros(high, low, gap);
    if (gapEnd - gap < 2) {
      writeGroups(high, low, 0, GROUPS, target);
      return;
    }
    writeGroups(high, low, 0, gap, target);
    target.put((byte) ':').put((byte) ':');
    writeGroups(high, low, gapEnd, GROUPS, target);
  }

  private static void writeGroups(long high, long low, int from, int to, ByteBuffer target) {
    for (int i = from; i < to; i++) {
      if (i > from) {
        target.put((byte) ':');
      }
      writeHex(group(high, low, i), target);
    }
  }

  /** Returns where the longest run of zero groups starts, the first of equals. */
  private static int startOfLongestGap(long high, long low) {
    int longest = 0;
    for (int i = 1; i < GROUPS; i++) {
      if (endOfZeros(high, low, i) - i > endOfZeros(high, low, longest) - longest) {
        longest = i;
      }
    }
    return longest;
  }

  private static int endOfZeros(long high, long low, int from) {
    int end = from;
    while (end < GROUPS && group(high, low, end) == 0) {
      end++;
    }
    return end;
  }

  private static int group(long high, long low, int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> 16 * (3 - index % 4)) & 0xffff;
  }

  private static void writeHex(int group, ByteBuffer target) {
    if (group >= 16) {
      writeHex(group >>> 4, target);
    }
    target.put((byte) Character.forDigit(group & 0xf, 16));
  }
}
