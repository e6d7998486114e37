package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.udp.EndpointStats.SocketStats;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrackerServerTest {

  private static final long SECONDS_60_NS = 60_000_000_000L;
  private static final String ANNOUNCE = "{\"action\":\"announce\"}";

  @Test
  void shouldAnswerAsSoonAsItIsLaunched() throws Exception {
    TrackerServer server = TrackerServer.launch(TestServers.ofBothDialects().build());
    try (server;
        TestClient client = new TestClient()) {
      List<InetSocketAddress> addresses = server.localAddresses();
      client.send(addresses.get(0), ANNOUNCE);
      assertThat(client.receive()).contains("\"announceReceived\"");
      client.send(addresses.get(1), ANNOUNCE);
      assertThat(client.receive()).contains("\"announced\"");
      assertThat(server.isRunning()).isTrue();
    }
    assertThat(server.stats().tracker().peers()).isEqualTo(1);
    assertThat(server.stats().endpoint().handled()).isEqualTo(2);
    assertThat(server.stats().listeners()).hasSize(2);
  }

  @Test
  void shouldServeBothFamiliesOnAWildcard() throws Exception {
    try (TrackerServer server =
            TrackerServer.launch(
                TrackerServerConfig.builder(new InetSocketAddress(0), Dialect.DOCUMENTED).build());
        TestClient v4 = new TestClient();
        TestClient v6 = new TestClient(InetAddress.getByName("::1"))) {
      int port = server.localAddresses().get(0).getPort();
      v4.send(new InetSocketAddress("127.0.0.1", port), ANNOUNCE);
      assertThat(v4.receive()).contains("\"announceReceived\"");
      v6.send(new InetSocketAddress("::1", port), ANNOUNCE);
      assertThat(v6.receive()).contains("\"announceReceived\"");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SO_REUSEPORT for several event loops")
  void shouldCountTheTrafficOfEachListenerInAllEventLoops() throws Exception {
    TrackerServer server =
        TrackerServer.launch(
            TestServers.withASocketForHandlers().handler(EchoHandler::new).eventLoops(2).build());
    try (server) {
      List<InetSocketAddress> addresses = server.localAddresses();
      for (int i = 0; i < 8; i++) { // the system shares out sources
        try (TestClient client = new TestClient()) {
          client.send(addresses.get(0), "?");
          client.send(addresses.get(1), "echo");
          assertThat(client.receive()).isEqualTo("echo");
          client.send(addresses.get(0), "media");
          assertThat(client.receive()).isEqualTo("media");
        }
      }
    }
    TrackerServerStats stats = server.stats();
    assertThat(stats.turns()).hasSize(2);
    assertThat(stats.listeners()).hasSize(2);
    assertThat(stats.listeners().get(0).traffic()).isEqualTo(new SocketStats(16, 48, 8, 40));
    assertThat(stats.listeners().get(1).traffic()).isEqualTo(new SocketStats(8, 32, 8, 32));
    assertThat(stats.listeners().get(0).listener().dialect()).isEqualTo(Dialect.DOCUMENTED);
    assertThat(stats.listeners().get(1).listener()).isNull();
    assertThat(stats.endpoint().received()).isEqualTo(24);
    assertThat(stats.endpoint().sent()).isEqualTo(16);
  }

  @Test
  void shouldCountADatagramAsUnclaimedOnlyWhereNoHandlerTookIt() throws Exception {
    TrackerServer server =
        TrackerServer.launch(
            TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
                .handler(EchoHandler::new)
                .build());
    try (server;
        TestClient client = new TestClient()) {
      InetSocketAddress address = server.localAddresses().get(0);
      client.send(address, "?");
      client.send(address, "media");
      assertThat(client.receive()).isEqualTo("media");
      client.send(address, ANNOUNCE);
      client.receive();
    }
    TrackerServerStats stats = server.stats();
    assertThat(stats.tracker().count(DropReason.FOREIGN)).isEqualTo(2);
    assertThat(stats.unclaimed()).containsEntry(DropReason.FOREIGN, 1L);
    assertThat(stats.unclaimed().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(stats.endpoint().unclaimed())
        .isEqualTo(1);
  }

  @Test
  void shouldOfferHandlersWhatTheTrackerDeclines() throws Exception {
    try (TrackerServer server =
            TrackerServer.launch(
                TestServers.withASocketForHandlers().handler(EchoHandler::new).build());
        TestClient client = new TestClient()) {
      for (InetSocketAddress address : server.localAddresses()) {
        client.send(address, "media");
        assertThat(client.receive()).isEqualTo("media");
      }
      client.send(server.localAddresses().get(1), ANNOUNCE);
      assertThat(client.receive()).isEqualTo(ANNOUNCE);
    }
  }

  @Test
  void shouldServeAHostsChannelAndLeaveItOpen() throws Exception {
    try (DatagramChannel channel = DatagramChannel.open().bind(TestClient.LOOPBACK);
        TestClient client = new TestClient()) {
      channel.configureBlocking(false);
      TrackerServerConfig.Builder config = TrackerServerConfig.builder();
      config.listen(channel, "inherited", Dialect.APP, OverridePolicy.NONE);
      try (TrackerServer server = TrackerServer.launch(config.build())) {
        client.send(server.localAddresses().get(0), ANNOUNCE);
        assertThat(client.receive()).contains("\"announced\"");
      }
      assertThat(channel.isOpen()).isTrue();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> config.eventLoops(2).build())
          .withMessage("eventLoops is 2, must be 1 with a host's channel");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no SO_REUSEPORT for several event loops")
  void shouldShareOnePortAndOneTrackerAmongEventLoops() throws Exception {
    Map<Thread, Integer> loops = new ConcurrentHashMap<>();
    EchoHandler recording =
        new EchoHandler() {
          @Override
          public long timeoutNs(long nowNs) {
            loops.merge(Thread.currentThread(), 1, Integer::sum);
            return Long.MAX_VALUE;
          }
        };
    TrackerServer server =
        TrackerServer.launch(
            TestServers.ofBothDialects().handler(() -> recording).eventLoops(4).build());
    try (server) {
      List<InetSocketAddress> addresses = server.localAddresses();
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        TestClient client = new TestClient();
        clients.add(client);
        client.send(addresses.get(i % 2), ANNOUNCE);
        assertThat(client.receive()).contains("announce");
      }
      assertThat(loops).hasSize(4);
      // a second server would otherwise take a part of the first one's peers
      assertThatThrownBy(
              () ->
                  TrackerServer.launch(
                      TrackerServerConfig.builder(addresses.get(0), Dialect.DOCUMENTED)
                          .eventLoops(2)
                          .build()))
          .isInstanceOf(BindException.class);
      clients.forEach(TestClient::close);
    }
    assertThat(server.stats().tracker().peers()).isEqualTo(64);
    assertThat(server.stats().endpoint().handled()).isEqualTo(64);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_19, disabledReason = "the option is of JDK 19")
  void shouldNotFragmentWhatItSends() throws Exception {
    FaultyProvider provider = new FaultyProvider();
    TrackerServerConfig.Builder config = TestServers.ofBothDialects();
    config.provider = provider;
    try (TrackerServer server = TrackerServer.launch(config.build())) {
      assertThat(server.isRunning()).isTrue();
      assertThat(provider.opened.supportedOptions())
          .filteredOn(option -> option.name().equals("IP_DONTFRAGMENT"))
          .singleElement()
          .satisfies(option -> assertThat(provider.opened.getOption(option)).isEqualTo(true));
    }
  }

  @Test
  void shouldWarnOnceAndNameTheSettingWhenTheSystemGrantsLess() throws Exception {
    int asked = 1 << 30;
    try (LogCapture log = new LogCapture();
        TrackerServer server =
            TrackerServer.launch(TestServers.ofBothDialects().receiveBufferBytes(asked).build())) {
      int granted = server.stats().listeners().get(0).receiveBufferBytes();
      assumeThat(granted).isLessThan(asked);
      String size = granted % (1 << 20) == 0 ? (granted >> 20) + " MiB" : (granted >> 10) + " KiB";
      assertThat(log.lines)
          .containsExactly(
              "WARNING receive buffer of %s is %s, asked 1024 MiB: raise net.core.rmem_max"
                  .formatted(Binding.text(server.localAddresses().get(0)), size));
    }
  }

  @Test
  void shouldRefuseWhatCannotBeServed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrackerServerConfig.builder().build())
        .withMessageContaining("no listener");
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.eventLoops(65).build())
        .withMessage("eventLoops is 65, must be 1 to 64");
  }
}
