package io.sobani.tracker.sim;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {

  private static final InetSocketAddress CLOCK = address("192.0.2.1:1000");
  private static final InetSocketAddress EAR = address("192.0.2.2:2000");
  private static final InetSocketAddress OTHER = address("192.0.2.3:3000");

  private final Ear ear = new Ear();

  @Test
  void shouldCarryEachDatagramOnceWhenNothingIsWrong() {
    SimulatedNetwork network = network(1);

    network.run(Duration.ofMillis(100_500));

    assertThat(ear.heard).as(network.toString()).hasSize(100).isSorted();
    assertThat(network.sent()).isEqualTo(100);
    assertThat(network.delivered()).isEqualTo(100);
  }

  @Test
  void shouldLoseDoubleAndReorderAsTold() {
    SimulatedNetwork network =
        network(2).loss(0.2).duplication(0.1).delay(Duration.ZERO, Duration.ofSeconds(5));

    network.run(Duration.ofSeconds(10_000));

    assertThat(ear.heard.size()).as(network.toString()).isBetween(8_500, 9_100);
    assertThat(ear.heard.stream().distinct().count()).isBetween(7_800L, 8_200L);
    assertThat(ear.heard).isNotEqualTo(ear.heard.stream().sorted().toList());
  }

  @Test
  void shouldDoTheSameAgainWhenTheSeedIsTheSame() {
    SimulatedNetwork one = network(3).loss(0.5).delay(Duration.ZERO, Duration.ofSeconds(9));
    one.run(Duration.ofSeconds(500));
    List<Integer> first = List.copyOf(ear.heard);
    ear.heard.clear();
    SimulatedNetwork two = network(3).loss(0.5).delay(Duration.ZERO, Duration.ofSeconds(9));
    two.run(Duration.ofSeconds(500));

    assertThat(ear.heard).as(two.toString()).isEqualTo(first);
  }

  @Test
  void shouldCarryNothingAcrossAPartition() {
    SimulatedNetwork network = network(4);

    network.partition(EAR::equals);
    network.run(Duration.ofSeconds(10));
    assertThat(ear.heard).isEmpty();

    network.heal();
    network.run(Duration.ofMillis(10_500));
    assertThat(ear.heard).hasSize(10);
  }

  @Test
  void shouldSendFromTheNewAddressWhenAHostMoved() {
    SimulatedNetwork network = network(5);

    network.move(CLOCK, OTHER);
    network.run(Duration.ofSeconds(3));

    assertThat(ear.sources).containsOnly(OTHER);
  }

  @Test
  void shouldBeSilentWhenAHostIsGone() {
    SimulatedNetwork network = network(6);

    network.detach(CLOCK);
    network.inject(OTHER, EAR, "x");
    network.run(Duration.ofSeconds(3));

    assertThat(ear.sources).containsExactly(OTHER);
  }

  private SimulatedNetwork network(long seed) {
    SimulatedNetwork network = new SimulatedNetwork(seed, Long.MAX_VALUE - 5_000_000_000L);
    network.attach(ear, EAR);
    network.attach(new Ticker(), CLOCK);
    return network;
  }

  /** Sends a number to the ear every second. */
  private static final class Ticker implements DatagramHandler {
    private boolean started;
    private long lastNs;
    private int count;

    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      return false;
    }

    @Override
    public void advance(long nowNs, DatagramSink out) {
      if (started) {
        out.send(0, EAR, ByteBuffer.allocate(4).putInt(0, count++));
      }
      started = true;
      lastNs = nowNs;
    }

    @Override
    public long timeoutNs(long nowNs) {
      return started ? lastNs + 1_000_000_000L - nowNs : 0;
    }
  }

  private static final class Ear implements DatagramHandler {
    final List<Integer> heard = new ArrayList<>();
    final List<InetSocketAddress> sources = new ArrayList<>();

    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      sources.add(source);
      heard.add(datagram.remaining() == 4 ? datagram.getInt(datagram.position()) : -1);
      return true;
    }

    @Override
    public void advance(long nowNs, DatagramSink out) {}

    @Override
    public long timeoutNs(long nowNs) {
      return Long.MAX_VALUE;
    }
  }
}
