package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {

  private static final String HEADER =
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode ref pointer drops\n";
  private static final String REST =
      " 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 45158 2 "
          + "00000000c0ffee00 ";

  @TempDir Path folder;

  @Test
  void shouldAddUpTheSocketsOfEachAddress() throws Exception {
    assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    Path v4 =
        table(
            "  300: 0100007F:0BB8" + REST + "5\n",
            " 4300: 0100007F:0BB8" + REST + "7\n",
            "  301: 0200007F:0BB8" + REST + "100\n",
            "  302: 0100007F:0BB9" + REST + "1000\n");
    Path v6 =
        table(
            "  303: 00000000000000000000000000000000:0BB8" + REST + "20\n",
            "  304: 00000000000000000000000001000000:0BB8" + REST + "10000\n");
    List<InetSocketAddress> addresses =
        List.of(new InetSocketAddress("127.0.0.1", 3000), new InetSocketAddress("::", 3000));
    assertThat(KernelDrops.of(addresses, List.of(v4, v6))).containsExactly(12L, 20L);
    assertThat(KernelDrops.of(addresses, List.of(v4, folder.resolve("none"))))
        .containsExactly(12L, KernelDrops.UNKNOWN);
  }

  @Test
  void shouldSayThatItDoesNotKnowWhereTheSystemHasNoSuchTable() {
    List<InetSocketAddress> addresses = List.of(new InetSocketAddress("127.0.0.1", 3000));
    assertThat(KernelDrops.of(addresses, List.of(folder.resolve("none"))))
        .containsExactly(KernelDrops.UNKNOWN);
  }

  @Test
  void shouldShowWhatTheSystemDroppedBecauseNobodyReceived() throws Exception {
    assumeThat(Path.of("/proc/net/udp")).exists();
    for (String address : List.of("127.0.0.1", "0.0.0.0")) {
      CountDownLatch held = new CountDownLatch(1);
      DatagramHandler slow =
          (nowNs, socket, source, datagram, out) -> {
            awaitRelease(held);
            return false;
          };
      TrackerServer server =
          TrackerServer.launch(
              TrackerServerConfig.builder(new InetSocketAddress(address, 0), Dialect.DOCUMENTED)
                  .handler(() -> slow)
                  .receiveBufferBytes(0)
                  .build());
      try (server;
          DatagramSocket client = new DatagramSocket()) {
        assertThat(KernelDrops.of(server.stats())).containsExactly(0L);
        int port = server.localAddresses().get(0).getPort();
        for (int i = 0; i < 10_000; i++) {
          byte[] text = {'?'};
          client.send(new DatagramPacket(text, 1, new InetSocketAddress("127.0.0.1", port)));
        }
        List<Long> drops = KernelDrops.of(server.stats());
        assertThat(drops.get(0)).isBetween(1L, 10_000L);
        assertThat(KernelDrops.sum(drops)).isEqualTo(drops.get(0));
        held.countDown();
      }
      assertThat(KernelDrops.of(server.stats())).containsExactly(KernelDrops.UNKNOWN);
    }
  }

  @Test
  void shouldSumWhatIsKnown() {
    assertThat(KernelDrops.sum(List.of(3L, KernelDrops.UNKNOWN, 4L))).isEqualTo(7);
    assertThat(KernelDrops.sum(List.of(KernelDrops.UNKNOWN))).isEqualTo(KernelDrops.UNKNOWN);
  }

  private static void awaitRelease(CountDownLatch held) {
    try {
      held.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path table(String... lines) throws Exception {
    Path table = Files.createTempFile(folder, "udp", "");
    return Files.writeString(table, HEADER + String.join("", lines));
  }
}
