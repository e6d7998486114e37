package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.Seeds;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.udp.TrackerServerStats.SnapshotStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that saves without a pause is killed at random instants under traffic, and started
 * again. Whoever was registered before the last finished snapshot began is found.
 */
@Timeout(value = 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotKillTest {

  private static final int SETTLED = 20_000;
  private static final int SAMPLE = 500;
  private static final long MOST_MS = 60_000;
  private static final Pattern SHARE_ID = Pattern.compile("\"shareId\":\"(\\w+)\"");

  /** A peer that must be found under its id. */
  private record Peer(String id, String address) {}

  /** A peer that is to be found once two more snapshots are finished: one may have been begun. */
  private record Newcomer(Peer peer, long savedBefore) {}

  private final long seed = Seeds.of("kills");
  private final Random random = new Random(seed);
  private final List<Peer> kept = new ArrayList<>();

  private List<Peer> newest = kept;

  @TempDir private Path directory;
  private Path file;

  @Test
  @Fault("`kill -9` while a snapshot is written")
  void shouldLoseNothingThatASnapshotHeldInFiveKills() throws Exception {
    kill(5);
  }

  @Tag("long")
  @Test
  @Fault("`kill -9` while a snapshot is written")
  void shouldLoseNothingThatASnapshotHeldInTwoHundredKills() throws Exception {
    kill(200);
  }

  private void kill(int times) throws Exception {
    file = directory.resolve("peers.snapshot");
    settle();
    int inTheMiddle = 0;
    for (int i = 0; i < times; i++) {
      int before = kept.size();
      Child child = new Child(file);
      try (TestClient client = new TestClient()) {
        assertFound(child, client, "seed %d, after %d kills".formatted(seed, i));
        announceFor(100 + random.nextInt(400), child, client);
      } finally {
        child.kill();
      }
      inTheMiddle += Files.exists(directory.resolve("peers.snapshot.tmp")) ? 1 : 0;
      newest = kept.subList(before, kept.size());
    }
    Child last = new Child(file);
    try (TestClient client = new TestClient()) {
      newest = kept;
      assertFound(last, client, "seed %d, at last".formatted(seed));
    } finally {
      last.kill();
    }
    System.out.printf(
        "%d kills, %d while a snapshot was written; %d newcomers, all found%n",
        times, inTheMiddle, kept.size() - SETTLED);
  }

  private void settle() throws IOException {
    ShareId[] ids = new ShareId[SETTLED];
    new Snapshots(config(file).build())
        .saveUntil(new CountDownLatch(0), Populations.tracker(SETTLED, ids));
    for (int i = 0; i < SETTLED; i++) {
      kept.add(new Peer(ids[i].toString(), Endpoint.of(Populations.address(i)).toString()));
    }
  }

  private void assertFound(Child child, TestClient client, String when) throws IOException {
    assertThat(child.damaged(client)).as(when).isZero();
    for (Peer peer : newest) {
      assertFound(peer, child, client, when);
    }
    for (int i = 0; i < SAMPLE; i++) {
      assertFound(kept.get(random.nextInt(kept.size())), child, client, when);
    }
  }

  private static void assertFound(Peer peer, Child child, TestClient client, String when)
      throws IOException {
    assertThat(child.find(client, peer.id)).as(when).contains("\"" + peer.address + "\"");
  }

  /** Goes on at least until somebody is kept, so that no kill is for nothing. */
  private void announceFor(int millis, Child child, TestClient client) throws IOException {
    int before = kept.size();
    Queue<Newcomer> newcomers = new ArrayDeque<>();
    long startNs = System.nanoTime();
    long passedMs = 0;
    while (passedMs < millis || kept.size() == before) {
      assertThat(passedMs).as("snapshots are finished").isLessThan(MOST_MS);
      try (TestClient newcomer = new TestClient()) {
        String id = child.announce(newcomer);
        Peer peer = new Peer(id, Endpoint.of(newcomer.address()).toString());
        long saved = child.saved(client);
        newcomers.add(new Newcomer(peer, saved));
        while (newcomers.element().savedBefore + 2 <= saved) {
          kept.add(newcomers.remove().peer);
        }
      }
      passedMs = (System.nanoTime() - startNs) / 1_000_000;
    }
  }

  private static TrackerServerConfig.Builder config(Path file) {
    return TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
        .tracker(Populations.UNLIMITED)
        .receiveBufferBytes(0)
        .snapshot(file)
        .snapshotEvery(Duration.ofMillis(10));
  }

  /** A server as a process of its own. */
  private static final class Child {

    private final ChildProcess process;
    private final InetSocketAddress address;

    Child(Path file) {
      process =
          ChildProcess.of(Server.class)
              .options("-Xmx128m", "-XX:TieredStopAtLevel=1")
              .start(file.toString());
      address = process.address();
    }

    String announce(TestClient client) throws IOException {
      Matcher id = SHARE_ID.matcher(ask(client, "{\"action\":\"announce\"}"));
      assertThat(id.find()).isTrue();
      return id.group(1);
    }

    String find(TestClient client, String id) throws IOException {
      return ask(client, "{\"action\":\"push\",\"shareId\":\"" + id + "\"}");
    }

    long saved(TestClient client) throws IOException {
      return Long.parseLong(ask(client, "saved"));
    }

    long damaged(TestClient client) throws IOException {
      return Long.parseLong(ask(client, "damaged"));
    }

    private String ask(TestClient client, String text) throws IOException {
      client.send(address, text);
      String answer = client.receive();
      assertThat(answer).as(text).isNotNull();
      return answer;
    }

    void kill() {
      process.close();
    }
  }

  /** The child's program: a server that also tells of its snapshots. */
  static final class Server {

    public static void main(String[] args) throws IOException {
      AtomicReference<TrackerServer> server = new AtomicReference<>();
      server.set(
          TrackerServer.launch(config(Path.of(args[0])).handler(() -> new Teller(server)).build()));
      System.out.println(server.get().localAddresses().get(0).getPort());
    }

    private Server() {}
  }

  private static final class Teller extends EchoHandler {

    private final AtomicReference<TrackerServer> server;

    Teller(AtomicReference<TrackerServer> server) {
      this.server = server;
    }

    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      String question = StandardCharsets.UTF_8.decode(datagram).toString();
      SnapshotStats stats = server.get().stats().snapshots();
      long answer = question.equals("saved") ? stats.saved() : stats.damaged();
      String text = String.valueOf(answer);
      out.send(socket, source, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      return true;
    }
  }
}
