package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.LocalRegistration;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.peer.PeerLinks;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TrackerClientTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final InetSocketAddress LOOPBACK_3000 =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 3000);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldRegisterFindConnectAndTalk(String host) throws Exception {
    InetSocketAddress local = new InetSocketAddress(host, 0);
    assumeTrue(canBind(local), () -> "no socket at " + local);
    InetSocketAddress tracker = tracker(local);
    Told told = new Told();
    TrackerClient alice = client(tracker, new Told(), local);
    TrackerClient bob = client(tracker, told, local);
    ShareId bobsId = bob.registered().get(20, TimeUnit.SECONDS);

    assertThat(alice.push(bobsId).get(20, TimeUnit.SECONDS)).isEqualTo(addressOf(bob));
    assertThat(alice.observedAddress().get(20, TimeUnit.SECONDS)).isEqualTo(addressOf(alice));
    assertThat(alice.connect(bobsId).get(20, TimeUnit.SECONDS)).isEqualTo(addressOf(bob));

    assertThat(told.next()).startsWith("income");
    assertThat(told.next()).isEqualTo("connected " + addressOf(alice));
    alice.execute(peer -> peer.links().all().forEach(link -> link.chat("hello")));
    assertThat(told.next()).isEqualTo("chat hello");
    alice.execute(peer -> peer.links().all().forEach(link -> link.chat("and goodbye")));
    alice.close();
    assertThat(told.next()).isEqualTo("chat and goodbye");
  }

  @Test
  void shouldSayWhyAConnectionFailed() throws Exception {
    TrackerClient client = client(tracker(), new Told());
    ShareId own = client.registered().get(20, TimeUnit.SECONDS);

    assertFails(client.connect(ShareId.parse("zzzzzzzz")), ConnectFailure.UNKNOWN_SHARE_ID);
    assertFails(client.push(ShareId.parse("zzzzzzzz")), ConnectFailure.UNKNOWN_SHARE_ID);
    assertFails(client.connect(own), ConnectFailure.OWN_ID);
  }

  @Test
  void shouldSayAtOnceThatADocumentedListenerIntroducesNobody() throws Exception {
    InetSocketAddress documented = tracker(LOOPBACK, Dialect.DOCUMENTED);
    TrackerClient alice = client(documented, new Told());
    TrackerClient bob = client(documented, new Told());
    ShareId bobsId = bob.registered().get(20, TimeUnit.SECONDS);
    alice.registered().get(20, TimeUnit.SECONDS);

    assertThatThrownBy(() -> alice.connect(bobsId).get(20, TimeUnit.SECONDS))
        .hasMessageContaining("documented dialect")
        .hasMessageContaining("APP");
    assertThat(alice.push(bobsId).get(20, TimeUnit.SECONDS)).isEqualTo(addressOf(bob));
  }

  @Test
  void shouldRefuseBadArgumentsAtOnceAndGoOn() throws Exception {
    TrackerClient client = client(tracker(), new Told());

    assertThatThrownBy(() -> client.connect((ShareId) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> client.connectToOwner(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> client.push(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> client.execute(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> client.override(AddressOverride.NONE))
        .hasMessage("nothing to override");
    client.execute(
        peer -> {
          throw new IllegalStateException("a bad command of the host's");
        });

    assertThat(client.registered().get(20, TimeUnit.SECONDS)).isNotNull();
    assertFails(client.connect(ShareId.NONE), ConnectFailure.UNKNOWN_SHARE_ID);
  }

  @Test
  void shouldEndEveryFutureInTheTimeThatTheHostChose() throws Exception {
    DatagramChannel nobody = open(DatagramChannel.open().bind(LOOPBACK));
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    PeerEvents events =
        new PeerEvents() {
          @Override
          public void onUnreachable() {
            told.add("unreachable");
          }
        };
    PeerConfig config =
        PeerConfig.builder((InetSocketAddress) nobody.getLocalAddress())
            .timeout(Duration.ofMillis(300))
            .build();
    TrackerClient client = open(TrackerClient.launch(config, events, LOOPBACK));

    assertFails(client.registered(), ConnectFailure.TRACKER_SILENT);
    assertFails(client.connect(ShareId.parse("zzzzzzzz")), ConnectFailure.TRACKER_SILENT);
    assertFails(client.push(ShareId.parse("zzzzzzzz")), ConnectFailure.TRACKER_SILENT);
    assertFails(client.regenerate(), ConnectFailure.TRACKER_SILENT);
    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("unreachable");
  }

  @Test
  void shouldEndEveryFutureWhereTheHostDoesNotPoll() throws Exception {
    DatagramChannel channel = channel();
    PeerConfig config = PeerConfig.builder(LOOPBACK_3000).timeout(Duration.ofMillis(100)).build();
    TrackerClient client = TrackerClient.on(channel, config, new Told());
    open(client.endpoint());

    assertFails(client.connect(ShareId.parse("zzzzzzzz")), ConnectFailure.TRACKER_SILENT);
  }

  @Test
  void shouldChangeItsIdAndItsAddress() throws Exception {
    TrackerClient client = client(tracker(), new Told());
    ShareId first = client.registered().get(20, TimeUnit.SECONDS);

    assertThat(client.regenerate().get(20, TimeUnit.SECONDS)).isNotEqualTo(first);
    Eventually.holds( // a request that was repeated made another id
        () -> {
          ShareId now = client.override(AddressOverride.of(null, 4711)).get(20, TimeUnit.SECONDS);
          assertThat(now).isNotEqualTo(first);
          return now.equals(client.registered().get(20, TimeUnit.SECONDS));
        });
    assertThatThrownBy(
            () ->
                client
                    .override(AddressOverride.of(IpAddress.parse("224.0.0.1"), 0))
                    .get(20, TimeUnit.SECONDS))
        .hasMessageContaining("refused: the tracker says refusedAddress");
  }

  @Test
  void shouldCompleteEveryFutureAndLeaveNothingWhenItIsClosed() throws Exception {
    DatagramChannel nobody = open(DatagramChannel.open().bind(LOOPBACK));
    TrackerClient client = client((InetSocketAddress) nobody.getLocalAddress(), new Told());
    CompletableFuture<InetSocketAddress> push = client.push(ShareId.parse("zzzzzzzz"));
    CompletableFuture<InetSocketAddress> connection = client.connect(ShareId.parse("zzzzzzzz"));
    CompletableFuture<ShareId> registered = client.registered();
    int port = client.endpoint().localAddresses().get(0).getPort();

    client.close();
    client.close();

    for (CompletableFuture<?> future :
        List.of(push, connection, registered, client.push(ShareId.parse("zzzzzzzz")))) {
      assertThat(future).isDone();
      assertFails(future, ConnectFailure.DROPPED);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("sobani-peer"));
    DatagramChannel.open().bind(new InetSocketAddress(port)).close(); // the port is free
  }

  @Test
  void shouldStopResolvingWhenItIsClosed() throws Exception {
    InetSocketAddress tracker = tracker();
    TrackerClient alice = client(tracker, new Told());
    TrackerClient bob = client(tracker, new Told());
    ShareId bobsId = bob.registered().get(20, TimeUnit.SECONDS);

    bob.close();

    assertFails(alice.push(bobsId), ConnectFailure.UNKNOWN_SHARE_ID);
  }

  @Test
  void shouldServeOnAHostsChannel() throws Exception {
    DatagramChannel channel = channel();
    TrackerClient client = TrackerClient.on(channel, PeerConfig.of(tracker()), new Told());
    UdpEndpoint endpoint = open(client.endpoint());

    CompletableFuture<InetSocketAddress> observed =
        client.registered().thenCompose(id -> client.observedAddress());
    while (!observed.isDone()) {
      endpoint.poll(1_000_000_000L);
    }

    assertThat(observed.join()).isEqualTo(channel.getLocalAddress());
    client.close();
    assertThat(endpoint.poll(0)).isNotNegative();
  }

  @Test
  void shouldCarryTheHostsMediaOverThePunchedHole() throws Exception {
    InetSocketAddress tracker = tracker();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    DatagramHandler media =
        (nowNs, socket, source, datagram, out) -> {
          String text = StandardCharsets.UTF_8.decode(datagram.duplicate()).toString();
          return text.startsWith("frame") && heard.add(source + " " + text);
        };
    TrackerClient alice = client(tracker, new Told());
    TrackerClient bob =
        open(TrackerClient.launch(PeerConfig.of(tracker), new Told(), LOOPBACK, media));
    InetSocketAddress friend =
        alice.connect(bob.registered().get(20, TimeUnit.SECONDS)).get(20, TimeUnit.SECONDS);
    ByteBuffer payload = StandardCharsets.UTF_8.encode("frame 1");

    alice.send(friend, payload);
    payload.put(0, (byte) '!'); // it is ours again
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(addressOf(alice) + " frame 1");
    alice.execute(peer -> alice.send(friend, StandardCharsets.UTF_8.encode("frame 2")));
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(addressOf(alice) + " frame 2");

    for (InetSocketAddress bad :
        List.of(
            new InetSocketAddress(friend.getAddress(), 0),
            InetSocketAddress.createUnresolved("friend.example", 1))) {
      assertThatThrownBy(() -> alice.send(bad, payload))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> alice.send(friend, ByteBuffer.allocate(65_508)))
        .isInstanceOf(IllegalArgumentException.class);
    alice.close();
    assertThatThrownBy(() -> alice.send(friend, payload))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void shouldRunOnAThreadOfTheHosts() throws Exception {
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    ThreadFactory factory =
        body -> {
          Thread thread = new Thread(body, "the host's");
          thread.setDaemon(true);
          return thread;
        };
    TrackerClient client =
        open(TrackerClient.launch(PeerConfig.of(tracker()), new Told(), LOOPBACK, factory));

    client.execute(peer -> threads.add(Thread.currentThread().getName()));

    assertThat(threads.poll(20, TimeUnit.SECONDS)).isEqualTo("the host's");
    InetSocketAddress local = new InetSocketAddress(LOOPBACK.getAddress(), freePort());
    assertThatThrownBy(
            () ->
                TrackerClient.launch(PeerConfig.of(LOOPBACK_3000), new Told(), local, body -> null))
        .isInstanceOf(NullPointerException.class);
    DatagramChannel.open().bind(local).close(); // the socket is closed again
  }

  @Test
  @DisabledOnOs(value = OS.MAC, disabledReason = "it has 127.0.0.1 alone")
  void shouldLookItsTrackersNameUpAndTryEachOfItsAddresses() throws Exception {
    int port = tracker().getPort();

    TrackerClient client =
        client(InetSocketAddress.createUnresolved("localhost", port), new Told());
    assertThat(client.registered().get(20, TimeUnit.SECONDS)).isNotNull();

    TrackerClient second = client(new InetSocketAddress("127.0.0.2", port), new Told());
    second.execute(
        peer ->
            peer.trackerAddresses(
                List.of(
                    new InetSocketAddress("127.0.0.2", port), // refuses by ICMP
                    new InetSocketAddress("127.0.0.1", port))));
    assertThat(second.registered().get(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void shouldConnectToAFriendWhoIsItsOwnTracker() throws Exception {
    LinkedBlockingQueue<String> owners = new LinkedBlockingQueue<>();
    Tracker tracker =
        new Tracker(
            TrackerConfig.builder().listener("app", Dialect.APP).aliveRegisters(false).build());
    PeerLinks links =
        PeerLinks.besideTracker(
            0,
            new PeerEvents() {
              @Override
              public void onChat(PeerLink link, String text) {
                owners.add(text);
              }
            });
    UdpEndpoint endpoint =
        open(
            UdpEndpoint.builder(DatagramHandler.firstOf(links, new DatagramTracker(tracker)))
                .bind(LOOPBACK)
                .build());
    InetSocketAddress address = endpoint.localAddresses().get(0);
    LocalRegistration registration =
        tracker.registerLocal(
            Endpoint.of(address), (asker, id) -> links.introduce(id, asker, PeerLink.Role.ASKED));
    pollInBackground(endpoint);

    Told told = new Told();
    TrackerClient friend =
        open(
            TrackerClient.connect(
                registration.shareId() + "@127.0.0.1:" + address.getPort(), told));
    assertThat(told.next()).isEqualTo("connected " + address);
    friend.execute(peer -> peer.links().all().forEach(link -> link.chat("hello")));
    assertThat(owners.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
  }

  @Test
  void shouldReadInvitations() {
    Invitation invitation = Invitation.parse("1AbhoECj@[2001:db8::1]:3000");

    assertThat(invitation)
        .isEqualTo(new Invitation(ShareId.parse("1AbhoECj"), "[2001:db8::1]", 3000))
        .isEqualTo(new Invitation(ShareId.parse("1AbhoECj"), "2001:db8::1", 3000))
        .hasToString("1AbhoECj@[2001:db8::1]:3000");
    for (String bad :
        List.of(
            "",
            "1AbhoECj",
            "1AbhoECj@host",
            "x@host:1",
            "1AbhoECj@:1",
            "1AbhoECj@host:0",
            "1AbhoECj@host:x",
            "1AbhoECj@host:+1",
            "1AbhoECj@host:\u0661",
            "1AbhoECj@ho st:1",
            "a:1@host")) {
      assertThatThrownBy(() -> Invitation.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean canBind(InetSocketAddress local) {
    try {
      DatagramChannel.open().bind(local).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private InetSocketAddress tracker() throws IOException {
    return tracker(LOOPBACK);
  }

  private InetSocketAddress tracker(InetSocketAddress local) throws IOException {
    return tracker(local, Dialect.APP);
  }

  private InetSocketAddress tracker(InetSocketAddress local, Dialect dialect) throws IOException {
    DatagramTracker tracker =
        new DatagramTracker(new Tracker(Listeners.with(TrackerConfig.defaults(), dialect)));
    UdpEndpoint endpoint = open(UdpEndpoint.builder(tracker).bind(local).build());
    pollInBackground(endpoint);
    return endpoint.localAddresses().get(0);
  }

  private TrackerClient client(InetSocketAddress tracker, PeerEvents events) throws IOException {
    return client(tracker, events, LOOPBACK);
  }

  private TrackerClient client(
      InetSocketAddress tracker, PeerEvents events, InetSocketAddress local) throws IOException {
    return open(TrackerClient.launch(PeerConfig.of(tracker), events, local));
  }

  private static int freePort() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open().bind(LOOPBACK)) {
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }
  }

  private DatagramChannel channel() throws IOException {
    DatagramChannel channel = open(DatagramChannel.open().bind(LOOPBACK));
    channel.configureBlocking(false);
    return channel;
  }

  private static void assertFails(CompletableFuture<?> future, ConnectFailure failure) {
    assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            ConnectFailedException.class,
            e -> {
              assertThat(e.failure()).isEqualTo(failure);
              assertThat(e).hasMessageContaining(failure.explanation());
            });
  }

  private static InetSocketAddress addressOf(TrackerClient client) {
    return client.endpoint().localAddresses().get(0);
  }

  private static void pollInBackground(UdpEndpoint endpoint) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (endpoint.poll(1_000_000_000L) >= 0) {}
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private <T extends AutoCloseable> T open(T resource) {
    open.add(resource);
    return resource;
  }

  private static final class Told implements PeerEvents {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return lines.poll(20, TimeUnit.SECONDS);
    }

    @Override
    public void onIncome(ShareId shareId, Endpoint peer) {
      lines.add("income " + shareId);
    }

    @Override
    public void onConnected(PeerLink link) {
      lines.add("connected " + link.address());
    }

    @Override
    public void onChat(PeerLink link, String text) {
      lines.add("chat " + text);
    }
  }
}
