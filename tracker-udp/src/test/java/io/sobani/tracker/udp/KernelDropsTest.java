package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.udp.watch.KernelDrops;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        .containsExactly(12L, 0L);
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
    for (InetSocketAddress address : List.of(TestClient.LOOPBACK, new InetSocketAddress(0))) {
      try (UdpEndpoint endpoint =
              UdpEndpoint.builder(new EchoHandler()).bind(address).receiveBufferBytes(0).build();
          TestClient client = new TestClient()) {
        assertThat(drops(endpoint)).isZero();
        int port = endpoint.localAddresses().get(0).getPort();
        for (int i = 0; i < 10_000; i++) {
          client.send(new InetSocketAddress("127.0.0.1", port), "more than fits");
        }
        assertThat(drops(endpoint)).isBetween(1L, 10_000L);
      }
    }
  }

  private static long drops(UdpEndpoint endpoint) {
    return KernelDrops.of(endpoint.localAddresses()).get(0);
  }

  private Path table(String... lines) throws Exception {
    Path table = Files.createTempFile(folder, "udp", "");
    return Files.writeString(table, HEADER + String.join("", lines));
  }
}
