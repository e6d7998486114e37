package io.sobani.tracker.bittorrent;

import io.sobani.tracker.DatagramSink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/** The state of a session: its requests by their numbers, addresses and timers. */
final class Requests {

  private static final int MAX_REQUEST_BYTES = 1_472;

  final BittorrentSessionConfig config;
  final Timers timers = new Timers();
  final Map<Integer, Exchange<?>> exchanges = new HashMap<>();
  final Map<Integer, Route> connects = new HashMap<>();
  final Map<InetSocketAddress, Route> routes = new HashMap<>();

  private final int socket;
  private final SecureRandom random = new SecureRandom();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_REQUEST_BYTES);

  Requests(int socket, BittorrentSessionConfig config) {
    this.socket = socket;
    this.config = config;
  }

  Route route(InetSocketAddress address) {
    return routes.computeIfAbsent(address, key -> new Route(key, this));
  }

  /** Returns a number that no request under way has, and that nobody can guess; never 0. */
  int newTransactionId() {
    int id;
    do {
      id = random.nextInt();
    } while (id == 0 || exchanges.containsKey(id) || connects.containsKey(id));
    return id;
  }

  void send(BittorrentRequest request, InetSocketAddress address, DatagramSink out) {
    BittorrentCodec.encode(request, buffer.clear());
    out.send(socket, address, buffer.flip());
  }
}
