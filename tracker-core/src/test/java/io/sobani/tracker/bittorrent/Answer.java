package io.sobani.tracker.bittorrent;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A tracker's answer to an announce: counts and peers, or an error. */
record Answer(int intervalS, int leechers, int seeders, List<Endpoint> peers, String error) {

  static Answer of(byte[] reply, boolean v6) {
    ByteBuffer buffer = ByteBuffer.wrap(reply);
    int action = buffer.getInt();
    buffer.getInt();
    if (action == 3) {
      String text = StandardCharsets.UTF_8.decode(buffer).toString();
      return new Answer(0, 0, 0, List.of(), text);
    }
    int intervalS = buffer.getInt();
    int leechers = buffer.getInt();
    int seeders = buffer.getInt();
    List<Endpoint> peers = new ArrayList<>();
    byte[] ip = new byte[v6 ? 16 : 4];
    while (buffer.hasRemaining()) {
      buffer.get(ip);
      peers.add(new Endpoint(address(ip), buffer.getShort() & 0xffff));
    }
    return new Answer(intervalS, leechers, seeders, peers, null);
  }

  private static IpAddress address(byte[] ip) {
    try {
      return IpAddress.of(InetAddress.getByAddress(ip));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
