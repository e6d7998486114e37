package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentRequest;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/** The requests, endpoints and timers of a session. */
final class SessionState {

  private static final int MAX_REQUEST_BYTES = 1_472;

  final BittorrentClientConfig config;
  final Timers timers = new Timers();
  final Map<Integer, PendingRequest<?>> requests = new HashMap<>();
  final Map<Integer, TrackerEndpoint> connects = new HashMap<>();
  final Map<InetSocketAddress, TrackerEndpoint> endpoints = new HashMap<>();

  private final int socket;
  private final SecureRandom random = new SecureRandom();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_REQUEST_BYTES);

  SessionState(int socket, BittorrentClientConfig config) {
    this.socket = socket;
    this.config = config;
  }

  long firstTimeoutNs() {
    return config.firstTimeout().toNanos();
  }

  TrackerEndpoint endpoint(InetSocketAddress address) {
    return endpoints.computeIfAbsent(address, key -> new TrackerEndpoint(key, this));
  }

  /** Returns a number that no request under way has, and that nobody can guess; never 0. */
  int newTransactionId() {
    int id;
    do {
      id = random.nextInt();
    } while (id == 0 || requests.containsKey(id) || connects.containsKey(id));
    return id;
  }

  void send(BittorrentRequest request, InetSocketAddress address, DatagramSink out) {
    request.encode(buffer.clear());
    out.send(socket, address, buffer.flip());
  }
}
