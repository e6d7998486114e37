package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.peer.Peer;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Look-ups of a tracker's name, in virtual time. */
class ClientWatchTest {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final InetSocketAddress FIRST = address(1);
  private static final InetSocketAddress MOVED = address(2);

  private final List<Double> lookUps = new ArrayList<>();
  private final List<InetSocketAddress> asked = new ArrayList<>();
  private final Peer peer =
      new Peer(
          PeerConfig.of(InetSocketAddress.createUnresolved("tracker.example", 3000)),
          new PeerEvents() {});
  private final ClientWatch watch = new ClientWatch(peer, this::lookUp);
  private final DatagramHandler both = DatagramHandler.firstOf(peer, watch);
  private final DatagramSink sink = (socket, destination, payload) -> asked.add(destination);
  private long nowNs;
  private InetSocketAddress tracker = FIRST;

  @Test
  void shouldLookItUpAtTheStartAndAgainWhileTheTrackerIsSilent() {
    CompletableFuture<ShareId> registered = new CompletableFuture<>();
    watch.await(registered);
    run(1);
    assertThat(lookUps).containsExactly(0.0);
    assertThat(asked).contains(FIRST);
    receive(FIRST);
    run(0);
    assertThat(registered).isCompletedWithValue(ShareId.parse("1AbhoECj"));
    assertThat(watch.isRegistered()).isTrue();

    tracker = MOVED;
    run(100); // the first keepalive, after 1 s, has no answer
    assertThat(lookUps).hasSize(4);
    assertThat(lookUps.get(1)).isBetween(30.0, 33.0);
    assertThat(lookUps.get(2) - lookUps.get(1)).isEqualTo(30);
    assertThat(asked).contains(MOVED);
    assertThat(watch.isRegistered()).isFalse();

    receive(MOVED);
    run(15);
    assertThat(watch.isRegistered()).isTrue();
    assertThat(lookUps).hasSize(4);
  }

  private void lookUp() {
    lookUps.add(nowNs / 1e9);
    peer.trackerAddresses(List.of(tracker));
  }

  private void run(int seconds) {
    long endNs = nowNs + seconds * SECOND_NS;
    while (both.timeoutNs(nowNs) <= endNs - nowNs) {
      nowNs += Math.max(0, both.timeoutNs(nowNs));
      both.advance(nowNs, sink);
    }
    nowNs = endNs;
  }

  private void receive(InetSocketAddress source) {
    String text = "{\"action\":\"announced\",\"data\":{\"shareId\":\"1AbhoECj\"}}";
    ByteBuffer datagram = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    assertThat(both.onDatagram(nowNs, 0, source, datagram, sink)).isTrue();
  }

  private static InetSocketAddress address(int last) {
    try {
      byte[] ip = {(byte) 192, 0, 2, (byte) last};
      return new InetSocketAddress(InetAddress.getByAddress(ip), 3000);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
