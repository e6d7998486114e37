package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.support.Eventually;
import io.sobani.tracker.udp.EndpointStats.Drop;
import io.sobani.tracker.udp.EndpointStats.SendFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults, one at a time, under a running server. Whatever happened, a fresh client is served
 * afterwards, every datagram is accounted for, and the server gives everything back.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndpointFaultsTest {

  private static final String ANNOUNCE = "{\"action\":\"announce\"}";
  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 4000);

  private final FaultyProvider faults = new FaultyProvider();
  private final AtomicInteger turns = new AtomicInteger();
  private final List<Throwable> terminations = new ArrayList<>();
  private final AtomicReference<Thread> loop = new AtomicReference<>();
  private volatile Supplier<Throwable> handlerFault = () -> null;
  private volatile boolean timerFault;
  private Recovery recovery;
  private TrackerServer server;
  private LogCapture log;

  @BeforeEach
  void launch() throws Exception {
    log = new LogCapture();
    recovery = new Recovery();
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
            .handler(() -> new FaultyHandler())
            .threadFactory(
                body -> {
                  loop.set(new Thread(body, "sobani-faults"));
                  return loop.get();
                })
            .onTermination(terminations::add);
    config.provider = faults;
    server = TrackerServer.launch(config.build());
  }

  @AfterEach
  void closeAndAccount() throws Exception {
    if (server.isRunning()) {
      faults.receive = FaultyProvider.REALLY_RECEIVE;
      faults.send = FaultyProvider.REALLY_SEND;
      faults.spinning = false;
      Recovery.assertServes(server.localAddresses().get(0));
      server.close();
      assertThat(terminations).isEmpty();
    }
    log.close();
    Recovery.assertAccounts(server);
    server = null;
    loop.set(null); // a thread holds what it ran, from Java 21 on
    recovery.assertNothingLeft();
  }

  @Test
  @Fault("the handler throws at every third datagram")
  void shouldServeAllOthersWhenTheHandlerThrowsOnEveryThird() throws Exception {
    int[] count = new int[1];
    handlerFault = () -> count[0]++ % 3 == 2 ? new IllegalStateException("third") : null;
    deliver(300_000, PEER, "?");
    Eventually.is("failures", () -> stats().count(Drop.HANDLER_FAILED), 100_000L); // and the last
    assertThat(stats().received()).isEqualTo(300_000);
    assertThat(stats().unclaimed()).isEqualTo(200_000);
    handlerFault = () -> null;
  }

  @Test
  @Fault("the handler throws an `Error`")
  void shouldGoOnAfterErrorsOfTheHandler() throws Exception {
    List<Throwable> errors =
        List.of(new StackOverflowError(), new AssertionError(), new NullPointerException());
    AtomicInteger next = new AtomicInteger();
    handlerFault = () -> errors.get(next.getAndIncrement() % errors.size());
    deliver(1000, PEER, "?");
    Eventually.holds(() -> stats().count(Drop.HANDLER_FAILED) >= 1000);
    handlerFault = () -> null;
    assertThat(server.isRunning()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("fatalErrors")
  @Fault("the handler throws an `Error`")
  void shouldEndWhenNoDatagramCouldBeServedAnyMore(Error fatal) throws Exception {
    handlerFault = () -> fatal;
    deliver(1, PEER, "?");
    server.awaitClose();
    loop.get().join();
    assertThat(server.isRunning()).isFalse();
    assertThat(terminations).containsExactly(fatal);
  }

  static List<Error> fatalErrors() {
    return List.of(
        new NoClassDefFoundError("gone"), new OutOfMemoryError("fake"), new InternalError());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 500})
  @Fault("receiving fails 1 to 10,000 times in a row")
  void shouldGoOnAfterReceiveErrors(int inARow) throws Exception {
    failReceives(inARow);
    poke();
    Eventually.holds(() -> stats().receiveFailures() == inARow);
    Recovery.assertServes(server.localAddresses().get(0));
    assertThat(stats().socketsReopened()).isZero();
  }

  @Test
  @Fault("receiving fails 1 to 10,000 times in a row")
  void shouldReplaceASocketThatFailsForLongAndKeepItsPort() throws Exception {
    failReceives(EndpointLoop.REOPEN_AFTER);
    UdpEndpoint.Builder builder = UdpEndpoint.builder(new EchoHandler()).bind(TestClient.LOOPBACK);
    builder.provider = faults;
    builder.receivePauseNs = 1;
    try (UdpEndpoint endpoint = builder.build();
        TestClient client = new TestClient()) {
      client.send(endpoint.localAddresses().get(0), "lost with the socket");
      while (endpoint.stats().socketsReopened() == 0) {
        endpoint.poll(Long.MAX_VALUE);
      }
      assertThat(endpoint.stats().receiveFailures()).isEqualTo(EndpointLoop.REOPEN_AFTER);
      client.send(endpoint.localAddresses().get(0), "again");
      while (endpoint.poll(Long.MAX_VALUE) == 0) {}
      assertThat(client.receive()).isEqualTo("again");
    }
  }

  @Test
  @Fault("somebody else closes the socket")
  void shouldEndAndSaySoWhenItsSocketIsClosedBySomeoneElse() throws Exception {
    faults.receive =
        (real, buffer) -> {
          throw new ClosedChannelException();
        };
    poke();
    server.awaitClose();
    loop.get().join();
    assertThat(server.isRunning()).isFalse();
    assertThat(terminations).singleElement().isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @Fault("the system refuses to send")
  void shouldCountEachSendThatTheSystemRefuses() throws Exception {
    List<IOException> refusals =
        List.of(
            new SocketException("Operation not permitted"),
            new SocketException("Network is unreachable"),
            new NoRouteToHostException(),
            new BindException("Permission denied"),
            new SocketException("Message too long"),
            new SocketException("No buffer space available"),
            new SocketException("Invalid argument"),
            new PortUnreachableException());
    AtomicInteger next = new AtomicInteger();
    faults.send =
        (real, payload, destination) -> {
          throw refusals.get(next.getAndIncrement() % refusals.size());
        };
    deliver(refusals.size() * 10, PEER, ANNOUNCE);
    Eventually.is("handled", () -> stats().handled(), refusals.size() * 10L); // counted last
    assertThat(stats().count(SendFailure.REFUSED)).isEqualTo(refusals.size() * 10L);
  }

  @Test
  @Fault("the send buffer is full")
  void shouldDropAnswersWhileTheSendBufferIsFull() throws Exception {
    faults.send = (real, payload, destination) -> 0;
    deliver(100, PEER, "echo");
    Eventually.is("handled", () -> stats().handled(), 100L); // counted last
    assertThat(stats().count(SendFailure.WOULD_BLOCK)).isEqualTo(100);
    assertThat(stats().sent()).isZero();
  }

  @Test
  @Fault("sources that cannot be: port 0, multicast, broadcast, our own")
  void shouldDropSourcesThatAreNeverAnswered() throws Exception {
    InetSocketAddress own = server.localAddresses().get(0);
    deliver(10, new InetSocketAddress("192.0.2.7", 0), ANNOUNCE);
    Eventually.holds(() -> stats().count(Drop.SOURCE_PORT_ZERO) == 10);
    for (String address : List.of("255.255.255.255", "224.0.0.1", "0.0.0.0", "ff02::1", "::")) {
      long already = stats().count(Drop.SOURCE_NOT_UNICAST);
      deliver(10, new InetSocketAddress(address, 4000), ANNOUNCE);
      Eventually.holds(() -> stats().count(Drop.SOURCE_NOT_UNICAST) == already + 10);
    }
    deliver(10, own, ANNOUNCE);
    Eventually.holds(() -> stats().count(Drop.OWN_ADDRESS) == 10);
    assertThat(stats().sent()).isZero();
    assertThat(stats().handled()).isZero();
  }

  @Test
  @Fault("destinations that the socket cannot reach")
  void shouldCountDestinationsThatTheSocketCannotReach() throws Exception {
    List<InetSocketAddress> destinations =
        List.of(
            new InetSocketAddress("::1", 4000),
            new InetSocketAddress("192.0.2.7", 0),
            InetSocketAddress.createUnresolved("peer.invalid", 4000));
    try (UdpEndpoint endpoint =
        UdpEndpoint.builder(new EchoHandler()).bind(TestClient.LOOPBACK).build()) {
      ByteBuffer payload = ByteBuffer.wrap(new byte[1]);
      destinations.forEach(destination -> endpoint.loop.sink.send(0, destination, payload));
      endpoint.loop.sink.send(1, PEER, payload);
      endpoint.loop.sink.send(-1, PEER, payload);
      assertThat(endpoint.stats().notSent())
          .containsEntry(SendFailure.OTHER_FAMILY, 1L)
          .containsEntry(SendFailure.NO_DESTINATION, 2L)
          .containsEntry(SendFailure.NO_SUCH_SOCKET, 2L);
    }
  }

  @Test
  @Fault("100,000 interrupts of the loop")
  void shouldServeThroughInterruptsAndNotSpin() throws Exception {
    for (int i = 0; i < 100_000; i++) {
      loop.get().interrupt();
    }
    Recovery.assertServes(server.localAddresses().get(0));
    loop.get().interrupt();
    assertIdle();
  }

  @Test
  @Fault("the selector does not wait")
  void shouldReplaceASelectorThatNoLongerWaitsAndNotSpin() throws Exception {
    faults.spinning = true;
    poke();
    Eventually.holds(() -> stats().selectorsRebuilt() == 1);
    assertIdle();
    assertThat(stats().selectorsRebuilt()).isEqualTo(1);
  }

  @Test
  @Fault("`close` by 16 threads, the loop, a shutdown hook")
  void shouldCloseOnceFromManyThreads() throws Exception {
    InetSocketAddress address = server.localAddresses().get(0);
    ExecutorService hosts = Executors.newFixedThreadPool(16);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> closings = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      closings.add(
          hosts.submit(
              () -> {
                start.await();
                server.close();
                return null;
              }));
    }
    start.countDown();
    for (Future<?> closing : closings) {
      closing.get(60, TimeUnit.SECONDS);
    }
    hosts.shutdown();
    assertThat(hosts.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    TrackerServer.launch(TrackerServerConfig.builder(address, Dialect.DOCUMENTED).build()).close();
  }

  @Test
  @Fault("`close` by 16 threads, the loop, a shutdown hook")
  void shouldCloseFromTheHandler() throws Exception {
    InetSocketAddress address = server.localAddresses().get(0);
    handlerFault =
        () -> {
          server.close();
          return null;
        };
    deliver(1, PEER, "?");
    server.awaitClose();
    loop.get().join();
    assertThat(terminations).isEmpty();
    TrackerServer.launch(TrackerServerConfig.builder(address, Dialect.DOCUMENTED).build()).close();
  }

  @Test
  @Fault("an address in use, not local, not resolved, not permitted")
  void shouldNameTheAddressThatCannotBeBound() throws Exception {
    InetSocketAddress taken = server.localAddresses().get(0);
    for (InetSocketAddress address :
        List.of(
            taken,
            new InetSocketAddress("192.0.2.1", 4000),
            InetSocketAddress.createUnresolved("tracker.invalid", 4000))) {
      assertThatThrownBy(
              () ->
                  TrackerServer.launch(
                      TrackerServerConfig.builder(address, Dialect.DOCUMENTED).build()))
          .isInstanceOf(BindException.class)
          .hasMessageStartingWith("cannot listen on " + Binding.text(address) + ": ");
    }
  }

  @Test
  @Fault("datagrams that are too long")
  void shouldDropAndCountTruncatedDatagrams() throws Exception {
    try (TestClient client = new TestClient()) {
      for (int length : List.of(2048, 2049, 9000, 65_507)) {
        client.send(server.localAddresses().get(0), "?".repeat(length));
      }
    }
    Eventually.is("oversized", () -> stats().count(Drop.OVERSIZED), 3L); // and the last
    assertThat(stats().received()).isEqualTo(4);
    assertThat(stats().unclaimed()).isEqualTo(1);
  }

  @Test
  void shouldRestAHandlerWhoseTimersThrow() throws Exception {
    timerFault = true;
    poke();
    Eventually.holds(() -> stats().handlerFailures() >= 2);
    assertIdle();
    timerFault = false;
  }

  /** Hands the server a number of datagrams as if they came from there. */
  private void deliver(int number, InetSocketAddress source, String text) throws IOException {
    AtomicInteger left = new AtomicInteger(number);
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    faults.receive =
        (real, buffer) -> {
          if (left.getAndDecrement() > 0) {
            buffer.put(bytes);
            return source;
          }
          ByteBuffer ignored = ByteBuffer.allocate(1);
          real.receive(ignored); // the poke that made the socket readable
          return null;
        };
    poke();
  }

  private void failReceives(int number) {
    AtomicInteger left = new AtomicInteger(number);
    faults.receive =
        (real, buffer) -> {
          if (left.getAndDecrement() > 0) {
            throw new SocketException("fault");
          }
          return FaultyProvider.REALLY_RECEIVE.from(real, buffer);
        };
  }

  /** Makes the socket readable. */
  private void poke() throws IOException {
    try (TestClient client = new TestClient()) {
      client.send(server.localAddresses().get(0), "?");
    }
  }

  /**
   * A loop that spins asks its handler's timeout many hundred times per millisecond. One that does
   * not may ask some thousand times until it notices, and then a few times per millisecond.
   */
  private void assertIdle() throws InterruptedException {
    int already = turns.get();
    long startNs = System.nanoTime();
    Thread.sleep(300);
    long elapsedMs = (System.nanoTime() - startNs) / 1_000_000;
    assertThat((long) turns.get() - already).isLessThan(5_000 + 20 * elapsedMs);
  }

  private EndpointStats stats() {
    return server.stats().endpoint();
  }

  /** Fails as told, otherwise echoes. */
  private final class FaultyHandler extends EchoHandler {

    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      Throwable fault = handlerFault.get();
      if (fault != null) {
        EndpointFaultsTest.<RuntimeException>sneak(fault);
      }
      return super.onDatagram(nowNs, socket, source, datagram, out);
    }

    @Override
    public long timeoutNs(long nowNs) {
      turns.incrementAndGet();
      if (timerFault) {
        throw new IllegalStateException("timer");
      }
      return super.timeoutNs(nowNs);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable fault) throws T {
    throw (T) fault;
  }
}
