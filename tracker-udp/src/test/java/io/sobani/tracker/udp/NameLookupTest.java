package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names where addresses belong, in a JVM whose name service never answers: its file of hosts is a
 * pipe that nobody writes to, so that a single look-up would be the last thing that its thread
 * does.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NameLookupTest {

  @TempDir private Path directory;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no mkfifo")
  @Fault("names where addresses belong, no name service")
  void shouldLookNoNameUp() throws Exception {
    Path pipe = directory.resolve("hosts");
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "needs mkfifo");
    try (ChildProcess child =
        ChildProcess.plain(Server.class, "-Xmx256m", "-Djdk.net.hosts.file=" + pipe).start()) {
      assertThat(child.rest()).endsWith("a look-up still waits, nobody else\n");
    }
  }

  /** The child's program. */
  static final class Server {

    private static final int TIMES = 20_000;
    private static final long MOST_NS = 10_000_000; // a look-up takes for ever

    private static final List<String> NAMES =
        List.of(
            "{\"action\":\"pulse\",\"override\":true,\"ip\":\"evil.example\"}",
            "{\"action\":\"pulse\",\"override\":true,\"multiaddr\":\"/ip4/evil.example/udp/1\"}",
            "{\"action\":\"pulse\",\"override\":true,\"multiaddr\":\"/dns4/evil.example/udp/1\"}");

    public static void main(String[] arguments) throws Exception {
      ChildProcess.endOnFailure();
      Thread lookUp = new Thread(Server::lookUp);
      lookUp.setDaemon(true);
      lookUp.start();
      Recovery recovery = new Recovery();
      serve();
      recovery.assertNothingLeft();
      assertThat(medianOfTheHandlerNs()).isLessThan(MOST_NS);
      assertThat(lookUp.isAlive()).as("a look-up ends").isTrue();
      System.out.println("a look-up still waits, nobody else");
    }

    private static void lookUp() {
      try {
        System.out.println(InetAddress.getByName("evil.example"));
      } catch (UnknownHostException e) {
        System.out.println("a look-up has failed");
      }
    }

    private static void serve() throws IOException {
      TrackerServer server =
          TrackerServer.launch(
              TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED).build());
      InetSocketAddress address = server.localAddresses().get(0);
      try (TestClient client = new TestClient()) {
        client.send(address, "{\"action\":\"announce\",\"ip\":\"evil.example\"}");
        assertThat(client.receive()).contains("announceReceived");
        for (String name : NAMES) {
          client.send(address, name);
          assertThat(client.receive()).contains("\"overriden\":\"false\",\"reason\":\"bad");
        }
      }
      Recovery.assertServes(address);
      Recovery.assertAccounts(server);
    }

    private static long medianOfTheHandlerNs() {
      Tracker tracker =
          new Tracker(
              TrackerConfig.builder()
                  .listener("documented", Dialect.DOCUMENTED)
                  .limits(Limits.off())
                  .build());
      DatagramTracker handler = new DatagramTracker(tracker);
      InetSocketAddress source = new InetSocketAddress("192.0.2.7", 4000);
      long[] ns = new long[TIMES];
      for (int i = 0; i < TIMES; i++) {
        byte[] request = NAMES.get(i % NAMES.size()).getBytes(StandardCharsets.US_ASCII);
        long startNs = System.nanoTime();
        handler.onDatagram(0, 0, source, ByteBuffer.wrap(request), (socket, to, reply) -> {});
        ns[i] = System.nanoTime() - startNs;
      }
      Arrays.sort(ns);
      return ns[TIMES / 2]; // a busy machine may hold up single ones, a look-up each of them
    }

    private Server() {}
  }
}
