package io.sobani.tracker.udp;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.LocalRegistration;
import io.sobani.tracker.ShareIdGenerator;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerEvents;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Faults in what a host hands over: its generator of ids, its observer, its log. What throws is
 * counted and goes no further; what blocks holds up the event loop that called it, and no other.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EnabledOnOs(value = OS.LINUX, disabledReason = "one socket of several gets all datagrams")
class HostCodeFaultsTest {

  private static final String PULSE = "{\"action\":\"pulse\"}";
  private static final String NEW_ID = "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}";
  private static final String JUNK = "?";
  private static final int REQUESTS = 300;

  /** Called on the loop's thread wherever the host's code is; does nothing until a test says so. */
  private volatile Consumer<Endpoint> onRenewed = peer -> {};

  private volatile Runnable onGenerate = () -> {};
  private volatile Runnable onLog = () -> {};
  private volatile Runnable onJunk = () -> {};

  private final Map<Endpoint, Registered> registered = new ConcurrentHashMap<>();
  private final List<TestClient> clients = new ArrayList<>();
  private final Handler log = new HostLog();
  private final Logger logger = Logger.getLogger("io.sobani.tracker.udp");
  private Recovery recovery;
  private TrackerServer server;
  private InetSocketAddress address;

  /** A registration, and the event loop that made it. */
  private record Registered(Thread loop, ShareId id) {
    boolean isApartFrom(Registered other) {
      return loop != other.loop && shard() != other.shard();
    }

    private char shard() {
      String text = id.toString();
      return text.charAt(text.length() - 1);
    }
  }

  @BeforeEach
  void launch() throws Exception {
    recovery = new Recovery();
    logger.addHandler(log);
    logger.setUseParentHandlers(false);
    ShareIdGenerator sound = ShareIdGenerator.secureRandom();
    TrackerConfig tracker =
        TrackerConfig.builder()
            .limits(Limits.off())
            .events(new HostObserver())
            .shareIdGenerator(
                length -> {
                  onGenerate.run();
                  return sound.next(length);
                })
            .build();
    server =
        TrackerServer.launch(
            TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
                .tracker(tracker)
                .handler(HostHandler::new)
                .eventLoops(2)
                .build());
    address = server.localAddresses().get(0);
  }

  @AfterEach
  void recover() throws Exception {
    onRenewed = peer -> {};
    onGenerate = () -> {};
    onLog = () -> {};
    onJunk = () -> {};
    clients.forEach(TestClient::close);
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
    assertThat(server.isRunning()).isTrue();
    Recovery.assertServes(address);
    Recovery.assertAccounts(server);
    server = null;
    registered.clear(); // a thread holds what it ran, from Java 21 on
    recovery.assertNothingLeft();
  }

  @Test
  @Fault("the source of random numbers throws, repeats itself, has no character; blocks")
  void shouldServeTheOtherLoopsWhileAGeneratorBlocks() throws Exception {
    Block block = new Block();
    onGenerate = block;
    assertServedBeside(block, NEW_ID);
  }

  @Test
  @Fault("an observer throws, calls back, blocks; statistics without a pause")
  void shouldServeTheOtherLoopsWhileAnObserverBlocks() throws Exception {
    TestClient held = client();
    Block block = new Block();
    onRenewed =
        peer -> {
          if (peer.equals(Endpoint.of(held.address()))) {
            block.run();
          }
        };
    assertServedBeside(held, block, PULSE);
  }

  @Test
  @Fault("an observer throws, calls back, blocks; statistics without a pause")
  void shouldServeThoughAnObserverThrows() throws Exception {
    TestClient client = client();
    onRenewed =
        peer -> {
          throw new AssertionError("every time");
        };
    assertServed(client, REQUESTS);
    Eventually.holds( // events are told after the answer is sent
        () -> server.tracker().stats().count(TrackerStats.Event.CALLBACK_FAILED) == REQUESTS);
  }

  @Test
  @Fault("an observer throws, calls back, blocks; statistics without a pause")
  void shouldLetAnObserverCallBack() throws Exception {
    TestClient client = client();
    onRenewed =
        peer -> {
          LocalRegistration local = server.tracker().registerLocal(peer, (asker, id) -> {});
          local.close();
          server.stats();
          server.localAddresses();
        };
    assertServed(client, REQUESTS);
    assertThat(server.tracker().stats().count(TrackerStats.Event.CALLBACK_FAILED)).isZero();
  }

  @Test
  @Fault("an observer throws, calls back, blocks; statistics without a pause")
  void shouldServeWhileReadersOfStatisticsDoNotRest() throws Exception {
    TestClient client = client();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread reader =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  server.stats();
                }
              });
      reader.start();
      readers.add(reader);
    }
    assertServed(client, REQUESTS);
    for (Thread reader : readers) {
      reader.interrupt();
      reader.join();
    }
  }

  @Test
  @Fault("the log throws, blocks")
  void shouldServeTheOtherLoopsWhileTheLogBlocks() throws Exception {
    Block block = new Block();
    onLog = block;
    onJunk =
        () -> {
          throw new IllegalStateException("to be logged");
        };
    assertServedBeside(block, JUNK);
  }

  @Test
  @Fault("the log throws, blocks")
  void shouldServeThoughTheLogThrows() throws Exception {
    onLog =
        () -> {
          throw new StackOverflowError();
        };
    onJunk =
        () -> {
          throw new IllegalStateException("to be logged");
        };
    TestClient client = client();
    for (int i = 0; i < 100; i++) {
      client.send(address, JUNK);
      assertServed(client, 1);
    }
    assertThat(server.stats().endpoint().handlerFailures()).isEqualTo(100);
  }

  /** Nobody but the host's own faults can make a loop write. */
  @Test
  @Fault("the log throws, blocks")
  void shouldLogNothingOnALoopForWhatComesIn() throws Exception {
    TestClient client = client();
    AtomicInteger logged = new AtomicInteger();
    onLog = logged::incrementAndGet;
    for (String datagram : List.of(JUNK, "", "{", "{\"action\":\"get\"}", "x".repeat(9_000))) {
      client.send(address, datagram);
    }
    assertServed(client, REQUESTS);
    assertThat(logged).hasValue(0);
  }

  private void assertServedBeside(Block block, String blocking) throws Exception {
    assertServedBeside(client(), block, blocking);
  }

  /**
   * Has one loop blocked by a peer's request, and expects that it delays that loop's peers only.
   */
  private void assertServedBeside(TestClient held, Block block, String blocking) throws Exception {
    TestClient free = client();
    while (!of(free).isApartFrom(of(held))) {
      free = client();
    }
    block.arm();
    held.send(address, blocking);
    block.awaitEntered();
    held.receive(100); // an observer blocks after the answer
    for (int i = 0; i < 100; i++) {
      held.send(address, PULSE);
    }
    assertServed(free, REQUESTS);
    assertThat(held.receive(1)).as("an answer of the loop that is blocked").isNull();
    block.release();
    for (int i = 0; i < 100; i++) {
      assertThat(held.receive()).as("answer %d of those that waited", i).isNotNull();
    }
  }

  /** Waits for each answer for less long than a loop is blocked. */
  private void assertServed(TestClient client, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      client.send(address, PULSE);
      assertThat(client.receive()).as("answer %d", i).contains("\"status\":\"0\"");
    }
  }

  private TestClient client() throws Exception {
    TestClient client = new TestClient();
    clients.add(client);
    client.send(address, "{\"action\":\"announce\"}");
    assertThat(client.receive()).contains("announceReceived");
    Eventually.holds(() -> of(client) != null); // the observer is called after the answer
    return client;
  }

  private Registered of(TestClient client) {
    return registered.get(Endpoint.of(client.address()));
  }

  /** Blocks the first thread that comes once it is armed, until it is released. */
  private static final class Block implements Runnable {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean armed;

    void arm() {
      armed = true;
    }

    @Override
    public void run() {
      if (armed) {
        armed = false;
        entered.countDown();
        Uninterruptibly.await(60_000_000_000L, ns -> released.await(ns, NANOSECONDS));
      }
    }

    void awaitEntered() throws InterruptedException {
      entered.await();
    }

    void release() {
      released.countDown();
    }
  }

  private final class HostObserver implements TrackerEvents {

    @Override
    public void onRegistered(Endpoint peer, ShareId shareId) {
      registered.put(peer, new Registered(Thread.currentThread(), shareId));
    }

    @Override
    public void onRenewed(Endpoint peer, ShareId shareId) {
      onRenewed.accept(peer);
    }
  }

  private final class HostHandler extends EchoHandler {

    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      onJunk.run();
      return false;
    }
  }

  private final class HostLog extends Handler {

    @Override
    public void publish(LogRecord record) {
      onLog.run();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
