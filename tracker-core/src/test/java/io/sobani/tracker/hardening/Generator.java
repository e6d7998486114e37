package io.sobani.tracker.hardening;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes datagrams that are nearly right: a request with fields of any type, in any order and
 * spelling, with ids and tokens that are or were good, and then up to three bytes of damage.
 */
final class Generator {

  private static final List<String> ACTIONS =
      List.of("announce", "pulse", "alive", "push", "push", "announced", "income", "Push", "knock");
  private static final List<String> NAMES =
      List.of(
          "token",
          "nonce",
          "override",
          "shareId",
          "ip",
          "port",
          "multiaddr",
          "x",
          "action",
          "Token");
  private static final List<String> VALUES =
      List.of(
          "true",
          "false",
          "null",
          "\"true\"",
          "\"\"",
          "0",
          "65535",
          "65536",
          "-1",
          "1e400",
          "12345678901234567890",
          "123456789012345678901",
          "\"0080\"",
          "\"23333\"",
          "\"203.0.113.5\"",
          "\"010.0.0.1\"",
          "\"127.0.0.1\"",
          "\"0.0.0.0\"",
          "\"2001:db8::9\"",
          "\"::ffff:10.0.0.1\"",
          "\"localhost\"",
          "\"/ip4/203.0.113.5/udp/4001\"",
          "\"/ip6/2001:db8::9/udp/4001/quic\"",
          "\"/dns/x/udp/1\"",
          "\"0000000000000000\"",
          "\"0123456789ABCDEF\"",
          "\"\\ud83d\\ude00\"",
          "[]",
          "{}",
          "[[[[]]]]",
          "{\"token\":{\"a\":[1]}}");
  private static final List<String> SPACES = List.of("", "", "", "", " ", "\t", "\r\n", "  ");

  private static final HexFormat HEX = HexFormat.of();

  private final SplittableRandom random;
  private final ReplyModel model;

  Generator(SplittableRandom random, ReplyModel model) {
    this.random = random;
    this.model = model;
  }

  /** Returns a datagram as one of the sources may send it. */
  byte[] next(int source) {
    if (random.nextBoolean()) {
      return Samples.bytes(plain());
    }
    byte[] datagram = Samples.bytes(object(source));
    for (int damages = random.nextInt(16); damages > 12; damages--) {
      datagram = damaged(datagram);
    }
    return datagram;
  }

  private String plain() {
    return switch (random.nextInt(5)) {
      case 0 -> "{\"action\":\"announce\"}";
      case 1 -> "{\"action\":\"pulse\"}";
      case 2 -> "{\"action\":\"alive\"}";
      default -> "{\"action\":\"push\",\"shareId\":\"" + anId() + "\"}";
    };
  }

  private String object(int source) {
    List<String> fields = new ArrayList<>();
    fields.add(field("action", '"' + one(ACTIONS) + '"'));
    if (random.nextInt(2) == 0) {
      fields.add(field("token", '"' + model.token(anySource(source)) + '"'));
    }
    if (random.nextInt(4) == 0) {
      fields.add(field("nonce", '"' + HEX.toHexDigits(random.nextLong()) + '"'));
    }
    if (random.nextInt(2) == 0) {
      fields.add(field("override", "true"));
    }
    if (random.nextInt(2) == 0) {
      fields.add(field("shareId", random.nextBoolean() ? "true" : '"' + anId() + '"'));
    }
    for (int others = random.nextInt(4); others > 0; others--) {
      fields.add(field(one(NAMES), one(VALUES)));
    }
    if (random.nextInt(32) == 0) {
      fields.add(
          field("n".repeat(random.nextInt(80)), '"' + "s".repeat(random.nextInt(600)) + '"'));
    }
    if (random.nextBoolean()) {
      for (int last = fields.size() - 1; last > 0; last--) {
        Collections.swap(fields, last, random.nextInt(last + 1));
      }
    }
    return one(SPACES) + '{' + String.join(",", fields) + '}' + one(SPACES);
  }

  private String field(String name, String value) {
    return one(SPACES) + '"' + spelled(name) + '"' + one(SPACES) + ':' + one(SPACES) + value;
  }

  /** Sometimes writes a character as an escape. */
  private String spelled(String name) {
    if (name.isEmpty() || random.nextInt(16) > 0) {
      return name;
    }
    int at = random.nextInt(name.length());
    return name.substring(0, at)
        + "\\u"
        + HEX.toHexDigits(name.charAt(at))
        + name.substring(at + 1);
  }

  private String anId() {
    String id = model.id(anySource(random.nextInt(4)));
    return id.isEmpty() || random.nextInt(8) == 0 ? "zzzzzz" + random.nextInt(100_000) : id;
  }

  /** Mostly the source itself, so that its token fits. */
  private int anySource(int source) {
    return random.nextInt(4) == 0 ? random.nextInt(4) : source;
  }

  private byte[] damaged(byte[] datagram) {
    int length = datagram.length;
    int at = random.nextInt(length + 1);
    byte value = (byte) random.nextInt(256);
    switch (random.nextInt(3)) {
      case 0 -> {
        byte[] longer = Arrays.copyOf(datagram, length + 1);
        System.arraycopy(datagram, at, longer, at + 1, length - at);
        longer[at] = value;
        return longer;
      }
      case 1 -> {
        return Arrays.copyOf(datagram, at);
      }
      default -> {
        byte[] changed = datagram.clone();
        if (at < length) {
          changed[at] = value;
        }
        return changed;
      }
    }
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
