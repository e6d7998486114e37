package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose process has no memory left ends as a whole, and says so. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutOfMemoryTest {

  @ParameterizedTest
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SO_REUSEPORT for two event loops")
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
  @Fault("the handler throws an `Error`")
  void shouldCloseItsSocketsAndSaySo(String collector) throws Exception {
    try (ChildProcess child = ChildProcess.plain(Host.class, "-Xmx24m", collector).start();
        TestClient client = new TestClient()) {
      InetSocketAddress server = child.address();
      client.send(server, "hoard");
      String cause = child.await("ended by "); // behind what is logged
      assertThat(cause).isEqualTo("class java.lang.OutOfMemoryError");
      Eventually.holds(() -> isFree(server)); // the other loop may close a little later
    }
  }

  private static boolean isFree(InetSocketAddress address) throws SocketException {
    try {
      new DatagramSocket(address).close();
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  /**
   * A host with two loops whose handler takes all memory; it lets go when the server has failed.
   */
  static final class Host {

    private static final List<Object> HOARD = new ArrayList<>(1 << 20);

    public static void main(String[] arguments) throws Exception {
      TrackerServer server =
          TrackerServer.launch(
              TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
                  .tracker(TrackerConfig.builder().maxPeers(1_000).build())
                  .receiveBufferBytes(0)
                  .eventLoops(2)
                  .handler(Hoarder::new)
                  .onTermination(cause -> System.out.println("ended by " + cause.getClass()))
                  .build());
      System.out.println(server.localAddresses().get(0).getPort());
      while (server.isRunning()) {
        LockSupport.parkNanos(1_000_000);
      }
      HOARD.clear();
      server.awaitClose();
      System.in.read();
    }

    private Host() {}
  }

  /** Keeps the memory that it takes. */
  private static final class Hoarder extends EchoHandler {
    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      for (int size = 1 << 20; ; ) {
        try {
          Host.HOARD.add(new byte[size]);
        } catch (OutOfMemoryError e) {
          if (size == 0) {
            throw e;
          }
          size /= 2;
        }
      }
    }
  }
}
