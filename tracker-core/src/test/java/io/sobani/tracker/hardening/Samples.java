package io.sobani.tracker.hardening;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Forty valid requests, in every form that the protocol allows. */
final class Samples {

  static final List<String> ALL =
      List.of(
          "{\"action\":\"announce\"}",
          "{\"action\":\"pulse\"}",
          "{\"action\":\"alive\"}",
          "{\"action\":\"push\",\"shareId\":\"1AbhoECj\"}",
          "{\"action\":\"push\",\"shareId\":\"abcdef\"}",
          "{\"action\":\"push\",\"shareId\":\"0123456789abcdefghij\"}",
          "{\"action\":\"push\",\"shareId\":\"no id\"}",
          "{\"action\":\"push\",\"shareId\":\"\"}",
          "{\"action\":\"push\"}",
          "{\"action\":\"push\",\"shareId\":{\"$ne\":\"\"}}",
          "{\"action\":\"push\",\"shareId\":null}",
          "{\"action\":\"push\",\"shareId\":12345678}",
          "{\"shareId\":\"1AbhoECj\",\"action\":\"push\"}",
          " {\"action\":\"announce\"}",
          "{\"action\":\"announce\"} \r\n\t",
          "{ \"action\" : \"alive\" }",
          "{\"action\":\"\\u0061nnounce\"}",
          "{\"\\u0061ction\":\"pulse\"}",
          "{\"id\":\"user\",\"action\":\"announce\"}",
          "{\"action\":\"alive\",\"id\":\"sobani\\n\"}",
          "{\"action\":\"announce\",\"ip\":\"203.0.113.5\",\"port\":\"23333\"}",
          "{\"action\":\"announce\",\"multiaddr\":\"/ip4/203.0.113.5/udp/23333\"}",
          "{\"action\":\"announce\",\"token\":\"0000000000000000\"}",
          "{\"action\":\"announce\",\"token\":\"0123456789abcdef\"}",
          "{\"action\":\"pulse\",\"token\":\"0000000000000000\"}",
          "{\"action\":\"pulse\",\"override\":true}",
          "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}",
          "{\"action\":\"pulse\",\"override\":\"true\",\"shareId\":\"true\"}",
          "{\"action\":\"pulse\",\"override\":true,\"ip\":\"203.0.113.5\",\"port\":\"23333\"}",
          "{\"action\":\"pulse\",\"override\":true,\"ip\":\"2001:db8::5\",\"port\":23333}",
          "{\"action\":\"pulse\",\"override\":true,\"ip\":\"::ffff:203.0.113.5\"}",
          "{\"action\":\"pulse\",\"override\":true,\"ip\":\"localhost\",\"port\":0}",
          "{\"action\":\"pulse\",\"override\":true,\"port\":\"00080\"}",
          "{\"action\":\"pulse\",\"override\":true,\"multiaddr\":\"/ip4/203.0.113.5/udp/1/x\"}",
          "{\"action\":\"pulse\",\"override\":true,\"multiaddr\":\"/ip6/2001:db8::5/udp/65535\"}",
          "{\"action\":\"pulse\",\"override\":\"yes\",\"ip\":\"203.0.113.5\"}",
          "{\"action\":\"pulse\",\"override\":false,\"shareId\":false,\"port\":-1}",
          "{\"action\":\"push\",\"shareId\":\"1AbhoECj\",\"token\":\"0000000000000000\"}",
          "{\"action\":\"alive\",\"x\":[1.5e9,{\"y\":[null]}],\"z\":true}",
          "{\"action\":\"announce\",\"name\":\"\u00fc\u20ac\ud83d\ude00\",\"n\":-12345678901234567890}");

  private Samples() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
