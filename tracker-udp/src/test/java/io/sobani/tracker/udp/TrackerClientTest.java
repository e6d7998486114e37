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
import io.sobani.tracker.peer.ChangeOutcome;
import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.LinkEvents;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.peer.PeerLinks;
import io.sobani.tracker.peer.PeerSessionConfig;
import io.sobani.tracker.peer.PushOutcome;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.ShareId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TrackerClientTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

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

    assertThat(alice.push(bobsId).get(20, TimeUnit.SECONDS))
        .isEqualTo(new PushOutcome.Found(Endpoint.of(addressOf(bob))));
    assertThat(alice.observedAddress().get(20, TimeUnit.SECONDS))
        .isEqualTo(new PushOutcome.Found(Endpoint.of(addressOf(alice))));
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

    assertThatThrownBy(() -> client.connect(ShareId.parse("zzzzzzzz")).get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            ConnectFailedException.class,
            e -> assertThat(e.failure()).isEqualTo(ConnectFailure.UNKNOWN_SHARE_ID));
  }

  @Test
  void shouldChangeItsIdAndItsAddress() throws Exception {
    TrackerClient client = client(tracker(), new Told());
    ShareId first = client.registered().get(20, TimeUnit.SECONDS);

    ChangeOutcome outcome = client.regenerate().get(20, TimeUnit.SECONDS);

    assertThat(outcome).isInstanceOf(ChangeOutcome.Done.class).isNotEqualTo(first);
    assertThat(client.override(AddressOverride.of(null, 4711)).get(20, TimeUnit.SECONDS))
        .isEqualTo(outcome);
    assertThatThrownBy(() -> client.override(AddressOverride.NONE).get(20, TimeUnit.SECONDS))
        .hasRootCauseMessage("nothing to override");
  }

  @Test
  void shouldCompleteEveryFutureAndLeaveNothingWhenItIsClosed() throws Exception {
    DatagramChannel nobody = open(DatagramChannel.open().bind(LOOPBACK));
    TrackerClient client = client((InetSocketAddress) nobody.getLocalAddress(), new Told());
    CompletableFuture<PushOutcome> push = client.push(ShareId.parse("zzzzzzzz"));
    CompletableFuture<InetSocketAddress> connection = client.connect(ShareId.parse("zzzzzzzz"));
    int port = client.endpoint().localAddresses().get(0).getPort();

    client.close();
    client.close();

    assertThat(push).isCompletedWithValue(new PushOutcome.Dropped());
    assertThat(connection).isCompletedExceptionally();
    assertThat(client.registered()).isCompletedExceptionally();
    assertThat(client.push(ShareId.parse("zzzzzzzz")))
        .isCompletedWithValue(new PushOutcome.Dropped());
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

    assertThat(alice.push(bobsId).get(20, TimeUnit.SECONDS)).isEqualTo(new PushOutcome.Unknown());
  }

  @Test
  void shouldServeOnAHostsEndpoint() throws Exception {
    Told told = new Told();
    TrackerClient client = new TrackerClient(PeerSessionConfig.of(tracker()), told);
    UdpEndpoint endpoint = open(UdpEndpoint.builder(client.handler()).bind(LOOPBACK).build());
    client.attach(endpoint);

    while (!client.registered().isDone()) {
      endpoint.poll(1_000_000_000L);
    }
    CompletableFuture<PushOutcome> push = client.observedAddress();
    while (!push.isDone()) {
      endpoint.poll(1_000_000_000L);
    }

    assertThat(push.join())
        .isEqualTo(new PushOutcome.Found(Endpoint.of(endpoint.localAddresses().get(0))));
    client.close();
    assertThat(endpoint.isOpen()).isTrue();
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
            new LinkEvents() {
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
    DatagramTracker tracker =
        new DatagramTracker(new Tracker(Listeners.with(TrackerConfig.defaults(), Dialect.APP)));
    UdpEndpoint endpoint = open(UdpEndpoint.builder(tracker).bind(local).build());
    pollInBackground(endpoint);
    return endpoint.localAddresses().get(0);
  }

  private TrackerClient client(InetSocketAddress tracker, PeerEvents events) throws IOException {
    return client(tracker, events, LOOPBACK);
  }

  private TrackerClient client(
      InetSocketAddress tracker, PeerEvents events, InetSocketAddress local) throws IOException {
    return open(TrackerClient.launch(PeerSessionConfig.of(tracker), events, local));
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
