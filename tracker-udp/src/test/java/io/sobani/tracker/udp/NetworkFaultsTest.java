package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import io.sobani.tracker.udp.EndpointStats.SendFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults that only root can cause in a network, in one of the test's own. */
@Tag("integration")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetworkFaultsTest {

  private static final String SERVER = "10.99.0.1";
  private static final String PEER = "10.99.0.2";

  @Test
  @Fault("the address is taken from the machine")
  void shouldCountWhatItCannotSendAndServeOnceTheAddressIsBack() throws Exception {
    assumeTrue(
        new ProcessBuilder("unshare", "-n", "ip", "link").start().waitFor() == 0,
        "needs root, for a network namespace, and the ip command");
    try (ChildProcess child =
        ChildProcess.plain(Server.class, "-Xmx256m").by(List.of("unshare", "-n")).start()) {
      assertThat(child.rest()).isEqualTo("lost\nback\nall as before\n");
    }
  }

  @Test
  @Fault("an address in use, not local, not resolved, not permitted")
  void shouldNameThePortThatItMayNotBind() throws Exception {
    assumeTrue(
        new ProcessBuilder("unshare", "-n", "setpriv", "true").start().waitFor() == 0,
        "needs root, for a network namespace, and the setpriv command");
    List<String> unprivileged =
        List.of("unshare", "-n", "setpriv", "--bounding-set=-net_bind_service");
    try (ChildProcess child =
        ChildProcess.plain(PrivilegedPort.class, "-Xmx256m").by(unprivileged).start()) {
      assertThat(child.rest())
          .isEqualTo("cannot listen on 0.0.0.0:53: Permission denied\nall as before\n");
    }
  }

  /** The program of a child that may not bind port 53. */
  static final class PrivilegedPort {

    public static void main(String[] arguments) throws Exception {
      ChildProcess.endOnFailure();
      ip("link set lo up");
      Recovery recovery = new Recovery();
      try {
        TrackerServer.launch(
            TrackerServerConfig.builder(new InetSocketAddress("0.0.0.0", 53), Dialect.DOCUMENTED)
                .build());
      } catch (BindException e) {
        System.out.println(e.getMessage());
      }
      recovery.assertNothingLeft();
      System.out.println("all as before");
    }

    private PrivilegedPort() {}
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    int code = new ProcessBuilder(("ip " + arguments).split(" ")).inheritIO().start().waitFor();
    assertThat(code).as("ip " + arguments).isZero();
  }

  /** The program of a child that is to lose its address. */
  static final class Server {

    public static void main(String[] arguments) throws Exception {
      ChildProcess.endOnFailure();
      ip("link set lo up");
      ip("addr add " + SERVER + "/32 dev lo");
      ip("addr add " + PEER + "/32 dev lo");
      Recovery recovery = new Recovery();
      loseAndGetBack();
      recovery.assertNothingLeft();
      System.out.println("all as before");
    }

    private static void loseAndGetBack() throws Exception {
      TrackerServer server =
          TrackerServer.launch(
              TrackerServerConfig.builder(new InetSocketAddress(SERVER, 0), Dialect.DOCUMENTED)
                  .handler(Beacon::new)
                  .build());
      InetSocketAddress address = server.localAddresses().get(0);
      try (TestClient client = new TestClient(InetAddress.getByName(PEER))) {
        client.send(address, "beat");
        assertThat(client.receive()).isEqualTo("beat");
        ip("addr del " + SERVER + "/32 dev lo");
        Eventually.holds(() -> refused(server) >= 10);
        System.out.println("lost");
        ip("addr add " + SERVER + "/32 dev lo");
        long already = server.stats().endpoint().sent();
        Eventually.holds(() -> server.stats().endpoint().sent() >= already + 10);
        System.out.println("back");
      }
      assertThat(server.isRunning()).isTrue();
      Recovery.assertServes(address);
      Recovery.assertAccounts(server);
    }

    private static long refused(TrackerServer server) {
      return server.stats().endpoint().count(SendFailure.REFUSED);
    }

    private Server() {}
  }

  /** Sends to the last that it has heard of, a hundred times a second. */
  private static final class Beacon extends EchoHandler {

    private static final long EVERY_NS = 10_000_000;

    private InetSocketAddress peer;
    private long dueNs;

    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      peer = source;
      dueNs = nowNs;
      return true;
    }

    @Override
    public void advance(long nowNs, DatagramSink out) {
      if (peer != null && dueNs - nowNs <= 0) {
        out.send(0, peer, ByteBuffer.wrap("beat".getBytes()));
        dueNs = nowNs + EVERY_NS;
      }
    }

    @Override
    public long timeoutNs(long nowNs) {
      return peer == null ? Long.MAX_VALUE : dueNs - nowNs;
    }
  }
}
