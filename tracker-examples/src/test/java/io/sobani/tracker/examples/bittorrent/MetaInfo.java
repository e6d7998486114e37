package io.sobani.tracker.examples.bittorrent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The torrent file of one shared file. */
final class MetaInfo {

  private static final int PIECE_BYTES = 65_536;

  private MetaInfo() {}

  static byte[] of(byte[] file, String announceUrl) throws NoSuchAlgorithmException {
    byte[] pieces = pieces(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head =
        "d8:announce%d:%s4:infod6:lengthi%de4:name4:file12:piece lengthi%de6:pieces%d:"
            .formatted(announceUrl.length(), announceUrl, file.length, PIECE_BYTES, pieces.length);
    out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(pieces);
    out.writeBytes("ee".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static byte[] pieces(byte[] file) throws NoSuchAlgorithmException {
    MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    for (int from = 0; from < file.length; from += PIECE_BYTES) {
      int to = Math.min(from + PIECE_BYTES, file.length);
      pieces.writeBytes(sha1.digest(Arrays.copyOfRange(file, from, to)));
    }
    return pieces.toByteArray();
  }
}
