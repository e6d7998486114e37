package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.udp.EndpointStats.Drop;
import io.sobani.tracker.udp.EndpointStats.SendFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpEndpointTest {

  private static final long SECONDS_NS = 1_000_000_000L;

  @Test
  void shouldServeAHostsChannelAndLeaveItOpen() throws Exception {
    try (DatagramChannel channel = hostChannel();
        TestClient client = new TestClient()) {
      try (UdpEndpoint endpoint = UdpEndpoint.on(channel, new EchoHandler())) {
        client.send(endpoint.localAddresses().get(0), "hello");
        assertThat(pollUntilServed(endpoint)).isEqualTo(1);
        assertThat(client.receive()).isEqualTo("hello");
      }
      assertThat(channel.isOpen()).isTrue();
      assertThat(channel.isRegistered()).isFalse();
      channel.configureBlocking(true);
    }
  }

  @Test
  void shouldSendForAnyThread() throws Exception {
    try (UdpEndpoint endpoint =
            UdpEndpoint.builder(new EchoHandler()).bind(TestClient.LOOPBACK).build();
        DatagramSocket friend = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress to = (InetSocketAddress) friend.getLocalSocketAddress();
      ByteBuffer payload = ByteBuffer.wrap("..frame..".getBytes()).position(2).limit(7);
      DatagramPacket received = new DatagramPacket(new byte[100], 100);
      friend.setSoTimeout(20_000);

      endpoint.send(0, to, payload);
      assertThat(payload.position()).isEqualTo(2);
      payload.put(2, (byte) 'F'); // copied: the next turn sends what it was
      endpoint.poll(0);
      friend.receive(received);
      assertThat(new String(received.getData(), 0, received.getLength())).isEqualTo("frame");

      endpoint.execute(() -> endpoint.send(0, to, payload));
      endpoint.poll(0);
      friend.receive(received);
      assertThat(new String(received.getData(), 0, received.getLength())).isEqualTo("Frame");

      assertThatIllegalArgumentException().isThrownBy(() -> endpoint.send(1, to, payload));
      for (int i = 0; i < 1024; i++) {
        endpoint.send(0, to, payload);
      }
      assertThatThrownBy(() -> endpoint.send(0, to, payload))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void shouldRefuseAChannelThatIsBlockingOrNotBound() throws Exception {
    try (DatagramChannel channel = DatagramChannel.open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> UdpEndpoint.on(channel, new EchoHandler()))
          .withMessageContaining("configureBlocking(false)");
      channel.configureBlocking(false);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> UdpEndpoint.on(channel, new EchoHandler()))
          .withMessageContaining("not bound");
    }
  }

  @Test
  void shouldNumberSocketsInOrderAndAnswerFromTheOneThatWasAsked() throws Exception {
    List<Integer> seen = new ArrayList<>();
    EchoHandler recording =
        new EchoHandler() {
          @Override
          public boolean onDatagram(
              long nowNs, int socket, InetSocketAddress source, ByteBuffer in, DatagramSink out) {
            seen.add(socket);
            return super.onDatagram(nowNs, socket, source, in, out);
          }
        };
    try (DatagramChannel channel = hostChannel();
        UdpEndpoint endpoint =
            UdpEndpoint.builder(recording)
                .bind(TestClient.LOOPBACK)
                .channel(channel)
                .bind(TestClient.LOOPBACK)
                .build();
        TestClient client = new TestClient()) {
      for (int socket : List.of(2, 0, 1)) {
        client.send(endpoint.localAddresses().get(socket), "to " + socket);
        pollUntilServed(endpoint);
        assertThat(client.receive()).isEqualTo("to " + socket);
      }
      assertThat(seen).containsExactly(2, 0, 1);
    }
  }

  @Test
  void shouldSeeOneAddressWhetherIpv4ComesToAnIpv4OrADualStackSocket() throws Exception {
    List<InetAddress> seen = new ArrayList<>();
    EchoHandler recording =
        new EchoHandler() {
          @Override
          public boolean onDatagram(
              long nowNs, int socket, InetSocketAddress source, ByteBuffer in, DatagramSink out) {
            seen.add(source.getAddress());
            return super.onDatagram(nowNs, socket, source, in, out);
          }
        };
    try (UdpEndpoint endpoint =
            UdpEndpoint.builder(recording)
                .bind(TestClient.LOOPBACK)
                .bind(new InetSocketAddress(0))
                .build();
        TestClient client = new TestClient()) {
      client.send(endpoint.localAddresses().get(0), "v4");
      pollUntilServed(endpoint);
      int port = endpoint.localAddresses().get(1).getPort();
      client.send(new InetSocketAddress("127.0.0.1", port), "dual");
      pollUntilServed(endpoint);
      assertThat(client.receive()).isEqualTo("v4");
      assertThat(client.receive()).isEqualTo("dual");
      assertThat(seen.get(0)).isEqualTo(seen.get(1)).isEqualTo(client.address().getAddress());
    }
  }

  @Test
  void shouldHandOverWhatFitsAndDropWhatDoesNot() throws Exception {
    try (UdpEndpoint endpoint = own(new EchoHandler(), 1500);
        TestClient client = new TestClient()) {
      InetSocketAddress to = endpoint.localAddresses().get(0);
      for (int length : new int[] {0, 1, 1499, 1500, 1501, 9000, 65_507}) {
        client.send(to, "x".repeat(length));
        pollUntilServed(endpoint);
      }
      for (int length : new int[] {0, 1, 1499, 1500}) {
        assertThat(client.receive()).hasSize(length);
      }
      assertThat(endpoint.stats().dropped()).containsEntry(Drop.OVERSIZED, 3L);
      assertThat(endpoint.stats().handled()).isEqualTo(4);
      assertConserved(endpoint);
    }
  }

  @Test
  void shouldCountWhatNobodyClaims() throws Exception {
    try (UdpEndpoint endpoint = own(new EchoHandler(), 2048);
        TestClient client = new TestClient()) {
      client.send(endpoint.localAddresses().get(0), "?");
      pollUntilServed(endpoint);
      assertThat(endpoint.stats().unclaimed()).isEqualTo(1);
      assertConserved(endpoint);
    }
  }

  @Test
  void shouldDropWhatItsOwnSocketsSent() throws Exception {
    try (UdpEndpoint endpoint =
        UdpEndpoint.builder(new EchoHandler())
            .bind(TestClient.LOOPBACK)
            .bind(new InetSocketAddress(0))
            .build()) {
      int dual = endpoint.localAddresses().get(1).getPort();
      for (InetSocketAddress own :
          List.of(endpoint.localAddresses().get(0), new InetSocketAddress("127.0.0.1", dual))) {
        sendFromInside(endpoint, 0, own);
        sendFromInside(endpoint, 1, own);
      }
      while (endpoint.stats().received() < 4) {
        endpoint.poll(SECONDS_NS);
      }
      assertThat(endpoint.stats().dropped()).containsEntry(Drop.OWN_ADDRESS, 4L);
      assertConserved(endpoint);
    }
  }

  @Test
  void shouldAdvanceWhenDueAndWaitNoLongerThanTheTimeout() throws Exception {
    AtomicInteger advanced = new AtomicInteger();
    DatagramHandler timer =
        new EchoHandler() {
          private final long dueNs = System.nanoTime() + SECONDS_NS / 20;

          @Override
          public void advance(long nowNs, DatagramSink out) {
            advanced.incrementAndGet();
          }

          @Override
          public long timeoutNs(long nowNs) {
            return advanced.get() > 0 ? Long.MAX_VALUE : dueNs - nowNs;
          }
        };
    try (UdpEndpoint endpoint = own(timer, 2048)) {
      while (advanced.get() == 0) {
        assertThat(endpoint.poll(Long.MAX_VALUE)).isZero();
      }
    }
  }

  @Test
  void shouldRunTimersBetweenTurnsOfAFlood() throws Exception {
    AtomicInteger advanced = new AtomicInteger();
    DatagramHandler alwaysDue =
        new EchoHandler() {
          @Override
          public void advance(long nowNs, DatagramSink out) {
            advanced.incrementAndGet();
          }

          @Override
          public long timeoutNs(long nowNs) {
            return 0;
          }
        };
    try (UdpEndpoint endpoint = own(alwaysDue, 2048);
        TestClient client = new TestClient()) {
      for (int i = 0; i < 200; i++) {
        client.send(endpoint.localAddresses().get(0), "flood");
      }
      int most = 0;
      while (endpoint.stats().received() < 200) {
        most = Math.max(most, endpoint.poll(SECONDS_NS));
      }
      assertThat(most).isPositive().isLessThanOrEqualTo(64);
      assertThat(advanced.get()).isGreaterThanOrEqualTo(200 / 64);
    }
  }

  @Test
  void shouldEndTheWaitOfAPollOnWakeup() throws Exception {
    try (UdpEndpoint endpoint = own(new EchoHandler(), 2048)) {
      endpoint.wakeup();
      assertThat(endpoint.poll(Long.MAX_VALUE)).isZero();
      Thread waker = new Thread(endpoint::wakeup);
      waker.start();
      assertThat(endpoint.poll(Long.MAX_VALUE)).isZero();
      waker.join();
    }
  }

  @Test
  void shouldRunCommandsOnThePollingThreadBeforeAdvancing() throws Exception {
    List<String> order = new ArrayList<>();
    DatagramHandler handler =
        new EchoHandler() {
          @Override
          public void advance(long nowNs, DatagramSink out) {
            order.add("advance");
          }

          @Override
          public long timeoutNs(long nowNs) {
            return order.size() == 1 ? 0 : Long.MAX_VALUE;
          }
        };
    try (UdpEndpoint endpoint = own(handler, 2048)) {
      Thread host = new Thread(() -> endpoint.execute(() -> order.add("command")));
      host.start();
      endpoint.poll(Long.MAX_VALUE);
      host.join();
      assertThat(order).containsExactly("command", "advance");
    }
  }

  @Test
  void shouldRefuseCommandsBeyondTheBoundAndAfterClose() throws Exception {
    UdpEndpoint endpoint = own(new EchoHandler(), 2048);
    for (int i = 0; i < 1024; i++) {
      endpoint.execute(() -> {});
    }
    assertThatThrownBy(() -> endpoint.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("1024");
    endpoint.close();
    assertThatThrownBy(() -> endpoint.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void shouldEndAPollOfAnotherThreadOnCloseAndFreeThePort() throws Exception {
    UdpEndpoint endpoint = own(new EchoHandler(), 2048);
    InetSocketAddress address = endpoint.localAddresses().get(0);
    List<Object> results = new ArrayList<>();
    Thread loop =
        new Thread(
            () -> {
              try {
                while (endpoint.poll(Long.MAX_VALUE) >= 0) {}
                results.add("ended");
              } catch (IOException e) {
                results.add(e);
              }
            });
    loop.start();
    endpoint.close();
    endpoint.close();
    UdpEndpoint.builder(new EchoHandler()).bind(address).build().close();
    loop.join();
    assertThat(results).containsExactly("ended");
    assertThat(endpoint.poll(0)).isEqualTo(-1);
  }

  @Test
  void shouldCloseFromInsideTheHandler() throws Exception {
    UdpEndpoint[] self = new UdpEndpoint[1];
    DatagramHandler closing =
        new EchoHandler() {
          @Override
          public boolean onDatagram(
              long nowNs, int socket, InetSocketAddress source, ByteBuffer in, DatagramSink out) {
            self[0].close();
            return super.onDatagram(nowNs, socket, source, in, out);
          }
        };
    try (TestClient client = new TestClient()) {
      self[0] = own(closing, 2048);
      client.send(self[0].localAddresses().get(0), "last");
      pollUntilServed(self[0]);
      assertThat(self[0].poll(Long.MAX_VALUE)).isEqualTo(-1);
      assertThat(self[0].stats().notSent()).containsEntry(SendFailure.REFUSED, 1L);
      own(closing, 2048).close();
    }
  }

  @Test
  void shouldKeepAPendingInterruptWithoutSpinningOrClosing() throws Exception {
    try (UdpEndpoint endpoint = own(new EchoHandler(), 2048);
        TestClient client = new TestClient()) {
      Thread.currentThread().interrupt();
      long startNs = System.nanoTime();
      assertThat(endpoint.poll(SECONDS_NS / 20)).isZero();
      assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(SECONDS_NS / 20);
      client.send(endpoint.localAddresses().get(0), "still here");
      pollUntilServed(endpoint);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(client.receive()).isEqualTo("still here");
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void shouldThrowAndCloseWhenAHostClosesItsChannel() throws Exception {
    DatagramChannel channel = hostChannel();
    UdpEndpoint endpoint = UdpEndpoint.on(channel, new EchoHandler());
    channel.close();
    assertThatThrownBy(() -> endpoint.poll(0)).isInstanceOf(ClosedChannelException.class);
    assertThat(endpoint.poll(0)).isEqualTo(-1);
  }

  @Test
  void shouldNameTheAddressAndReleaseTheOthersWhenOneIsInUse() throws Exception {
    InetSocketAddress first;
    try (DatagramChannel probe = hostChannel()) {
      first = (InetSocketAddress) probe.getLocalAddress();
    }
    try (DatagramChannel taken = hostChannel()) {
      assertThatThrownBy(
              () ->
                  UdpEndpoint.builder(new EchoHandler())
                      .bind(first)
                      .bind((InetSocketAddress) taken.getLocalAddress())
                      .build())
          .isInstanceOf(BindException.class)
          .hasMessageContaining(taken.getLocalAddress().toString().substring(1));
      UdpEndpoint.builder(new EchoHandler()).bind(first).build().close();
    }
  }

  @Test
  void shouldRaiseTheReceiveBufferButNeverCutIt() throws Exception {
    int before;
    try (DatagramChannel channel = hostChannel()) {
      before = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }
    try (UdpEndpoint same = own(new EchoHandler(), 2048, before / 2);
        UdpEndpoint more = own(new EchoHandler(), 2048, before * 2)) {
      assertThat(same.receiveBufferBytes()).containsExactly(before);
      assertThat(more.receiveBufferBytes().get(0)).isBetween(before, before * 2);
    }
  }

  @Test
  void shouldRefuseSettingsOutOfTheirLimits() {
    UdpEndpoint.Builder builder = UdpEndpoint.builder(new EchoHandler());
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("no socket");
    builder.bind(TestClient.LOOPBACK);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxDatagramBytes(65_508).build())
        .withMessage("maxDatagramBytes is 65508, must be 1 to 65507");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxDatagramBytes(1).receiveBufferBytes(-1).build())
        .withMessageContaining("receiveBufferBytes is -1");
  }

  private static DatagramChannel hostChannel() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    return channel.bind(TestClient.LOOPBACK);
  }

  private static UdpEndpoint own(DatagramHandler handler, int maxDatagramBytes) throws IOException {
    return own(handler, maxDatagramBytes, 0);
  }

  private static UdpEndpoint own(
      DatagramHandler handler, int maxDatagramBytes, int receiveBufferBytes) throws IOException {
    return UdpEndpoint.builder(handler)
        .bind(TestClient.LOOPBACK)
        .maxDatagramBytes(maxDatagramBytes)
        .receiveBufferBytes(receiveBufferBytes)
        .build();
  }

  private static int pollUntilServed(UdpEndpoint endpoint) throws IOException {
    int served;
    do {
      served = endpoint.poll(10 * SECONDS_NS);
    } while (served == 0);
    return served;
  }

  private static void sendFromInside(UdpEndpoint endpoint, int socket, InetSocketAddress to) {
    endpoint.execute(() -> endpoint.loop.sink.send(socket, to, ByteBuffer.wrap(new byte[] {1})));
  }

  static void assertConserved(UdpEndpoint endpoint) {
    EndpointStats stats = endpoint.stats();
    long dropped = stats.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(stats.received()).isEqualTo(stats.handled() + stats.unclaimed() + dropped);
  }
}
