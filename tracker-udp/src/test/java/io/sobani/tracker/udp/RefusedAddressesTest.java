package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Addresses that refuse, on loopback, where a closed port says so. */
@Timeout(60)
class RefusedAddressesTest {

  private static final byte[] PROBE = new byte[16];

  @Test
  @DisabledOnOs(value = OS.MAC, disabledReason = "it has 127.0.0.1 alone")
  void shouldLeaveOutWhoRefusesUnlessAllDo() throws IOException {
    try (DatagramSocket open = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      InetSocketAddress silent = (InetSocketAddress) open.getLocalSocketAddress();
      InetSocketAddress closed = new InetSocketAddress("127.0.0.2", open.getLocalPort());
      InetSocketAddress closedToo = new InetSocketAddress("127.0.0.3", open.getLocalPort());
      assertThat(RefusedAddresses.leaveOut(List.of(closed, silent, closedToo), PROBE))
          .containsExactly(silent);
      assertThat(RefusedAddresses.leaveOut(List.of(closed, closedToo), PROBE))
          .containsExactly(closed, closedToo);
    }
  }
}
