package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.sim.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Peers on loopback, each with a socket and at most one request under way, at a pace in all. */
final class PacedPeers implements AutoCloseable {

  private static final long PATIENCE_NS = 30_000_000_000L;
  private static final Pattern SHARE_ID = Pattern.compile("\"shareId\":\"(\\w+)\"");

  private static final class Peer {
    final DatagramChannel channel;
    final String address;
    String id = "";
    long askedNs;
    String expected;

    Peer(DatagramChannel channel) throws IOException {
      this.channel = channel;
      address = Endpoint.of((InetSocketAddress) channel.getLocalAddress()).toString();
    }
  }

  private final Random random = new Random(Seeds.of("paced"));
  private final Selector selector = Selector.open();
  private final List<Peer> peers = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1_024);
  private final long[] tookNs;
  private InetSocketAddress server;
  private int took;
  private int next;
  private long asked;
  private long lost;

  /** Opens the sockets; keeps at most {@code mostSamples} round trips of a run. */
  PacedPeers(int count, int mostSamples) throws IOException {
    tookNs = new long[mostSamples];
    for (int i = 0; i < count; i++) {
      DatagramChannel channel = DatagramChannel.open().bind(TestClient.LOOPBACK);
      channel.configureBlocking(false);
      Peer peer = new Peer(channel);
      channel.register(selector, SelectionKey.OP_READ, peer);
      peers.add(peer);
    }
  }

  /** Registers all, or asks for all by the id that they have. */
  void meet(InetSocketAddress server) throws IOException {
    this.server = server;
    for (Peer peer : peers) {
      if (peer.id.isEmpty()) {
        ask(peer, "{\"action\":\"announce\"}", "");
      } else {
        push(peer, peer);
      }
      awaitAnswers();
      assertThat(lost).isZero();
    }
  }

  /** Keeps the pace for a while, then waits for the last answers. */
  void run(int seconds, int perSecond) throws IOException {
    took = 0;
    long startNs = System.nanoTime();
    long due = 0;
    for (long upNs = 0; upNs < seconds * 1_000_000_000L; upNs = System.nanoTime() - startNs) {
      for (; due < upNs / 1_000_000 * perSecond / 1_000; due++) {
        askNext();
      }
      selector.select(this::receive, 1);
    }
    awaitAnswers();
  }

  /** Returns a percentile of the last run's round trips, in microseconds. */
  long percentileUs(double part) {
    Arrays.sort(tookNs, 0, took);
    return tookNs[(int) (part * (took - 1))] / 1_000;
  }

  /** Returns how many requests were sent. */
  long asked() {
    return asked;
  }

  /** Returns how many of them had no answer in half a minute. */
  long lost() {
    return lost;
  }

  @Override
  public void close() throws IOException {
    for (Peer peer : peers) {
      peer.channel.close();
    }
    selector.close();
  }

  private void askNext() throws IOException {
    Peer peer = peers.get(next++ % peers.size());
    if (peer.expected != null) { // the machine is busy: its turn is left out
      forgetIfLost(peer);
      return;
    }
    switch (random.nextInt(32)) {
      case 0 -> ask(peer, "{\"action\":\"announce\"}", "\"" + peer.id + "\"");
      case 1, 2, 3 -> push(peer, peers.get(random.nextInt(peers.size())));
      default -> ask(peer, "{\"action\":\"pulse\"}", "\"status\":\"0\"");
    }
  }

  private void push(Peer peer, Peer target) throws IOException {
    String push = "{\"action\":\"push\",\"shareId\":\"" + target.id + "\"}";
    ask(peer, push, "\"" + target.address + "\"");
  }

  private void ask(Peer peer, String request, String expected) throws IOException {
    buffer.clear().put(request.getBytes(StandardCharsets.US_ASCII)).flip();
    peer.askedNs = System.nanoTime();
    peer.expected = expected;
    asked++;
    peer.channel.send(buffer, server);
  }

  private void awaitAnswers() throws IOException {
    while (peers.stream().anyMatch(peer -> peer.expected != null)) {
      selector.select(this::receive, 10);
      peers.forEach(this::forgetIfLost);
    }
  }

  private void forgetIfLost(Peer peer) {
    if (peer.expected != null && System.nanoTime() - peer.askedNs > PATIENCE_NS) {
      peer.expected = null;
      lost++;
    }
  }

  private void receive(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    try {
      peer.channel.receive(buffer.clear());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (peer.expected == null) {
      return; // its answer came after all
    }
    String answer = StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
    assertThat(answer).contains(peer.expected);
    peer.expected = null;
    if (took < tookNs.length) {
      tookNs[took++] = System.nanoTime() - peer.askedNs;
    }
    Matcher id = SHARE_ID.matcher(answer);
    if (peer.id.isEmpty() && id.find()) {
      peer.id = id.group(1);
    }
  }
}
