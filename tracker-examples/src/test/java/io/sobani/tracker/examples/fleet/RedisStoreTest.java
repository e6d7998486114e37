package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.Registration;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.support.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of the store, on Redis. */
@Tag("integration")
class RedisStoreTest extends StoreContract {

  /** For a busy machine: what the calls come to is shown here, not how soon. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static RedisServer server;

  private RedisStore store;

  @BeforeAll
  static void startServer() {
    RedisServer.require();
    server = RedisServer.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void connect() {
    server.cli("FLUSHALL");
    store = new RedisStore(server.uri(), new Keyspace("t:"), StoreEvents.NONE, PATIENCE);
  }

  @AfterEach
  void disconnect() {
    store.close();
  }

  @Test
  void shouldNeedNoMoreRightsThanThePageGives() throws Exception {
    String line =
        Files.readAllLines(Path.of("FLEET.md")).stream()
            .filter(each -> each.startsWith("user tracker "))
            .findFirst()
            .orElseThrow();
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "tracker", "reset"));
    words.addAll(List.of(line.substring("user tracker ".length()).split(" ")));
    assertThat(server.cli(words.toArray(String[]::new))).isEqualTo("OK");

    String uri = "redis://tracker:secret@127.0.0.1:" + server.port();
    try (RedisStore own =
        new RedisStore(uri, new Keyspace("sobani:"), StoreEvents.NONE, PATIENCE)) {
      await(own.subscribe("a"));
      Endpoint peer = Endpoint.parse("192.0.2.1:4000");
      PeerRecord record =
          new PeerRecord(
              1, "a", ShareId.parse("1AbhoECj"), peer, true, Registration.State.PROVEN, "");
      NodeState state = new NodeState(0, "", 0, 1, "1.0");
      FleetKeys keys = FleetKeys.random(30_000, 0);
      assertThat(await(own.beat("a", state, Optional.of(keys))).fleet()).contains(keys);
      assertThat(await(own.claim(peer, "a")).text()).isEmpty();
      assertThat(await(own.refresh(peer, record, 30_000))).isTrue();
      assertThat(await(own.resolve(record.shareId())).found()).isPresent();
      assertThat(await(own.adopt(peer, record, "b"))).isPresent();
      assertThat(await(own.release(peer, "b"))).isTrue();
      assertThat(await(own.receivers("a"))).isEqualTo(1);
      assertThat(await(own.publish("a", new Message.Yielded("b", peer, 1)))).isEqualTo(1);
    }
  }

  @Test
  void shouldLeaveNothingInTheStoreWhenALeaseEnds() {
    Endpoint peer = Endpoint.parse("192.0.2.1:4000");
    PeerRecord record =
        new PeerRecord(
            1, "a", ShareId.parse("1AbhoECj"), peer, true, Registration.State.PROVEN, "");
    assertThat(await(store.refresh(peer, record, 50))).isTrue();
    pass(200);
    assertThat(server.cli("KEYS", "t:*")).isEmpty();
  }

  @Test
  void shouldRejectCallsOverItsBoundWithoutAWord() {
    Queue<String> logged = new ConcurrentLinkedQueue<>();
    Handler log = logTo(logged);
    Logger.getLogger("").addHandler(log);
    AtomicInteger rejected = new AtomicInteger();
    RedisStore own = new RedisStore(server.uri(), new Keyspace("t:"), StoreEvents.NONE);
    server.signal("STOP");
    try (own) {
      Eventually.holds(
          () -> {
            for (int i = 0; i < 1_000; i++) {
              own.read(Endpoint.parse("10.0.0.1:4000"))
                  .whenComplete((value, e) -> count(e, rejected));
            }
            return rejected.get() > 100;
          });
      assertThat(logged).isEmpty();
    } finally {
      server.signal("CONT");
      Logger.getLogger("").removeHandler(log);
    }
  }

  private static void count(Throwable failure, AtomicInteger rejected) {
    if (String.valueOf(failure).contains("size exceeded")) {
      rejected.incrementAndGet();
    }
  }

  private static Handler logTo(Queue<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void shouldCloseAConnectionOnWhichNothingComesAndMakeAnother() {
    Connections connections = new Connections();
    RedisStore own = new RedisStore(server.uri(), new Keyspace("t:"), connections);
    try (own) {
      int before = connections.made.get();
      server.signal("STOP"); // as a machine that vanished: no connection ends by itself
      Eventually.holds(() -> connections.lost.get() > 0);
      server.signal("CONT");
      Eventually.holds(() -> connections.made.get() > before);
    } finally {
      server.signal("CONT");
    }
  }

  @Test
  void shouldConnectAnewWhereTheStoreBecameAReplica() {
    Connections connections = new Connections();
    NodeState state = new NodeState(0, "", 0, 1, "1.0");
    RedisStore own = new RedisStore(server.uri(), new Keyspace("t:"), connections, PATIENCE);
    try (own) {
      int before = connections.made.get();
      server.cli("REPLICAOF", "127.0.0.1", "1");
      assertThatThrownBy(() -> await(own.beat("a", state, Optional.empty())))
          .hasMessageContaining("READONLY");
      Eventually.holds(
          () -> {
            own.beat("a", state, Optional.empty()); // for it is not silent
            return connections.made.get() > before;
          });
    } finally {
      server.cli("REPLICAOF", "NO", "ONE");
    }
  }

  /** Counts connections. */
  private static final class Connections implements StoreEvents {

    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();

    @Override
    public void onConnected() {
      made.incrementAndGet();
    }

    @Override
    public void onDisconnected() {
      lost.incrementAndGet();
    }

    @Override
    public void onMessage(Message message) {}

    @Override
    public void onMalformed() {}
  }

  @Override
  Store store() {
    return store;
  }

  @Override
  <T> T await(CompletionStage<T> call) {
    return call.toCompletableFuture().join();
  }

  @Override
  void pass(long millis) {
    long startNs = System.nanoTime();
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    assumeThat(tookMs - millis).as("ms overslept").isLessThan(500);
  }
}
