package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client behind a small SOCKS 5 proxy, over loopback. */
@Timeout(60)
class Socks5ProxyTest {

  private static final InfoHash HASH = new InfoHash(1, 2, 3);
  private static final int HEADER_BYTES = 10;

  private ServerSocket listener;
  private DatagramSocket inside;
  private DatagramSocket outside;
  private volatile InetSocketAddress client;

  @BeforeEach
  void open() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    inside = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    outside = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    start(this::relayOut);
    start(this::relayIn);
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    inside.close();
    outside.close();
  }

  @Test
  void shouldAskThroughTheProxy() throws IOException {
    start(() -> agree(true));
    BittorrentTracker swarms = new BittorrentTracker(BittorrentConfig.defaults());
    TrackerServerConfig.Builder config = TrackerServerConfig.builder();
    int socket = config.listenForHandlers(TestClient.LOOPBACK);
    config.handler(() -> new BittorrentDatagramTracker(swarms, socket));
    try (TrackerServer server = TrackerServer.launch(config.build());
        BittorrentClient client =
            BittorrentClient.launch(
                BittorrentClientConfig.defaults(),
                new Socks5Proxy(proxyAddress(), "me", "secret"))) {
      int port = server.localAddresses().get(0).getPort();
      TrackerUrl url = new TrackerUrl("127.0.0.1", port, "");
      client.announce(url, Announcement.of(HASH, PeerId.random(), 7)).join();
      assertThat(client.scrape(url, List.of(HASH)).join().get(HASH).leechers()).isEqualTo(1);
      assertThat(this.client.getPort()).isEqualTo(client.localAddress().getPort());
    }
  }

  @Test
  void shouldSayThatTheProxyRefuses() {
    start(() -> agree(false));
    Socks5Proxy proxy = new Socks5Proxy(proxyAddress(), "me", "secret");
    assertThatIOException()
        .isThrownBy(() -> BittorrentClient.launch(BittorrentClientConfig.defaults(), proxy))
        .withMessageContaining("user or password refused")
        .withMessageNotContaining("secret");
  }

  private InetSocketAddress proxyAddress() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Takes one connection, and keeps it until the other side ends it. */
  private void agree(boolean rightPassword) throws IOException {
    try (Socket connection = listener.accept()) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      assertThat(in.readNBytes(3)).containsExactly(5, 1, 2);
      out.write(new byte[] {5, 2});
      assertThat(in.readNBytes(3 + 2 + 6)).isEqualTo("\1\2me\6secret".getBytes());
      out.write(new byte[] {1, (byte) (rightPassword ? 0 : 1)});
      in.readNBytes(10);
      int port = inside.getLocalPort();
      out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, (byte) (port >> 8), (byte) port});
      in.read();
    }
  }

  private void relayOut() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    while (true) {
      packet.setLength(2_048);
      inside.receive(packet);
      client = (InetSocketAddress) packet.getSocketAddress();
      byte[] data = packet.getData();
      InetAddress ip = InetAddress.getByAddress(Arrays.copyOfRange(data, 4, 8));
      int port = (data[8] & 0xff) << 8 | data[9] & 0xff;
      int length = packet.getLength() - HEADER_BYTES;
      outside.send(new DatagramPacket(data, HEADER_BYTES, length, ip, port));
    }
  }

  private void relayIn() throws IOException {
    byte[] data = new byte[2_048];
    while (true) {
      DatagramPacket packet = new DatagramPacket(data, HEADER_BYTES, 2_000);
      outside.receive(packet);
      data[3] = 1;
      System.arraycopy(packet.getAddress().getAddress(), 0, data, 4, 4);
      data[8] = (byte) (packet.getPort() >> 8);
      data[9] = (byte) packet.getPort();
      inside.send(new DatagramPacket(data, 0, HEADER_BYTES + packet.getLength(), client));
    }
  }

  private interface Loop {
    void run() throws IOException;
  }

  /** Runs until its socket is closed. */
  private static void start(Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (IOException e) {
                // closed
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
