package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.ShareId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The fixed bytes of a reply around the address and the id that differ each time: what the codec
 * makes of a sample, cut at the sample's parts. Absent parts are empty.
 */
record ReplyTemplate(byte[] head, byte[] middle, byte[] tail) {

  static final ShareId SAMPLE_ID = ShareId.parse("SampleId");
  static final Endpoint SAMPLE_PEER = new Endpoint(IpAddress.v4(0x01020304), 5);

  /** Cuts a reply that has the sample's peer, then its id, or only one of them. */
  static ReplyTemplate of(Reply sample) {
    ByteBuffer bytes = ByteBuffer.allocate(256);
    new MessageCodec().encode(sample, bytes);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    String[] aroundPeer = cut(text, SAMPLE_PEER.toString());
    String[] aroundId = cut(aroundPeer[1].isEmpty() ? text : aroundPeer[1], SAMPLE_ID.toString());
    return aroundPeer[1].isEmpty()
        ? new ReplyTemplate(ascii(aroundId[0]), ascii(""), ascii(aroundId[1]))
        : new ReplyTemplate(ascii(aroundPeer[0]), ascii(aroundId[0]), ascii(aroundId[1]));
  }

  private static String[] cut(String text, String part) {
    int at = text.indexOf(part);
    return at < 0
        ? new String[] {text, ""}
        : new String[] {text.substring(0, at), text.substring(at + part.length())};
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
