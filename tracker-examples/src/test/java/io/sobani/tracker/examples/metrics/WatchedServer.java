package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.support.Eventually;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** A tracker on loopback with its metrics service, and somebody who sends to it. */
final class WatchedServer implements AutoCloseable {

  static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final Build BUILD = new Build("test", "c0ffee", "17", "3.2.4");

  private static final String[] REQUESTS = {
    "{\"action\":\"announce\"}",
    "{\"action\":\"pulse\"}",
    "{\"action\":\"alive\"}",
    "{\"action\":\"push\",\"shareId\":\"00000000\"}",
    "{\"action\":\"push\"}",
    "{\"action\":\"nonsense\"}",
    "{\"action\":\"push\",\"shareId\":\"1\",\"shareId\":\"2\"}",
    "[]",
    " ",
    "{",
    "hello",
    ""
  };

  final TrackerServer server;
  private final BittorrentTracker swarms = new BittorrentTracker(BittorrentConfig.defaults());
  final MetricsService metrics;
  private final DatagramSocket socket;
  private final HttpClient http = HttpClient.newHttpClient();
  private long sent;
  private long connectionId;

  WatchedServer(String... listeners) throws IOException {
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(ANY_PORT, Dialect.DOCUMENTED).receiveBufferBytes(0);
    config.listen(ANY_PORT, Dialect.APP);
    int forHandlers = config.listenForHandlers(ANY_PORT);
    config.handler(() -> new BittorrentDatagramTracker(swarms, 0, forHandlers));
    server = TrackerServer.launch(config.build());
    metrics = MetricsService.bind(ANY_PORT);
    metrics.serve(this::read, BUILD, List.of(listeners));
    socket = new DatagramSocket(ANY_PORT);
  }

  Reading read() {
    return Reading.of(server, swarms, null);
  }

  /** Sends requests and junk, and waits until all of it has been served. */
  void fuzz(long seed, int datagrams) throws Exception {
    Random random = new Random(seed);
    if (datagrams > 0) {
      connectionId = connect();
    }
    for (int i = 0; i < datagrams; i++) {
      byte[] bytes =
          random.nextInt(4) == 0
              ? bittorrent(random)
              : REQUESTS[random.nextInt(REQUESTS.length)].getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(20) == 0) {
        bytes = new byte[1000 + random.nextInt(2000)];
      }
      socket.send(new DatagramPacket(bytes, bytes.length, address(random.nextInt(3))));
      sent++;
      if (i % 50 == 49) {
        rest();
      }
    }
    rest();
  }

  /** A connect, or an announce or scrape with the id of a connection or a wrong one. */
  private byte[] bittorrent(Random random) {
    int action = random.nextInt(3);
    long id = action == 0 ? 0x41727101980L : random.nextInt(4) == 0 ? -1 : connectionId;
    int bytes = action == 1 ? 98 : action == 2 ? 16 + random.nextInt(3) * 10 : 16;
    ByteBuffer request =
        ByteBuffer.allocate(bytes).putLong(id).putInt(action).putInt(random.nextInt());
    return (action == 1 ? request.putShort(96, (short) random.nextInt(3)) : request).array();
  }

  private long connect() throws IOException {
    byte[] connect = ByteBuffer.allocate(16).putLong(0x41727101980L).array();
    try (DatagramSocket other = new DatagramSocket(ANY_PORT)) {
      other.setSoTimeout(20_000);
      other.send(new DatagramPacket(connect, connect.length, address(0)));
      sent++;
      DatagramPacket answer = new DatagramPacket(new byte[16], 16);
      other.receive(answer);
      return ByteBuffer.wrap(answer.getData()).getLong(8);
    }
  }

  private void rest() throws Exception {
    Eventually.holds(() -> received() >= sent);
    // counted as received first, and as the rest when the turn is over
    long turns = server.stats().endpoint().turns().count();
    socket.send(new DatagramPacket(new byte[1], 1, address(0)));
    sent++;
    Eventually.holds(() -> server.stats().endpoint().turns().count() > turns);
  }

  private long received() {
    return server.stats().endpoint().received();
  }

  InetSocketAddress address(int listener) {
    return server.localAddresses().get(listener);
  }

  HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.address().getPort() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Override
  public void close() {
    socket.close();
    metrics.close();
    server.close();
  }
}
