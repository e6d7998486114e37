package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.examples.fleet.IdJudge.Question;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checker of a fleet: a thread that asks for the ids of peers at all nodes, all the time, by
 * documented pushes, and tells a judge what they say.
 */
final class IdChecker implements AutoCloseable {

  /** 200 questions a second: a node admits 312 of a network, which this address has for itself. */
  private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final String ADDRESS = "127.0.9.1";

  /** A node that stood still answers the questions of 16 s late. */
  private static final int MAX_WAITING = 4_096;

  private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([0-9a-f]{16})\"");

  private final IdJudge judge;
  private final List<InetSocketAddress> nodes = new CopyOnWriteArrayList<>();
  private final List<UdpPeer> peers = new CopyOnWriteArrayList<>();
  private final Random random = new Random(9);
  private final Map<String, Question> waiting =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Question> eldest) {
          return size() > MAX_WAITING;
        }
      };
  private long nonce;

  private final DatagramSocket socket;
  private final Thread thread = new Thread(this::run, "ids");

  IdChecker(IdJudge judge) {
    this.judge = judge;
    try {
      socket = new DatagramSocket(new InetSocketAddress(ADDRESS, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.start();
  }

  /** Asks there, too. */
  void ask(InetSocketAddress node) {
    nodes.add(node);
  }

  /** Asks there no more. */
  void forget(InetSocketAddress node) {
    nodes.remove(node);
  }

  /** Asks for this one, too, whenever it has an id. */
  UdpPeer watch(UdpPeer peer) {
    peers.add(peer);
    return peer;
  }

  /** Asks for these no more. */
  void forget(Collection<UdpPeer> those) {
    peers.removeAll(those);
  }

  private void run() {
    try {
      while (!socket.isClosed()) {
        List<UdpPeer> now = List.copyOf(peers);
        if (!now.isEmpty() && !nodes.isEmpty()) {
          InetSocketAddress node = any(nodes);
          Optional<Question> question = judge.next(System.nanoTime(), any(now), node);
          if (question.isPresent()) {
            ask(question.get(), node);
          }
        }
        receiveUntil(System.nanoTime() + EVERY_NS);
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        judge.failed(e);
      }
    }
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private void ask(Question question, InetSocketAddress node) throws IOException {
    String number = "%016x".formatted(nonce++);
    waiting.put(number, question);
    byte[] push =
        "{\"action\":\"push\",\"shareId\":\"%s\",\"nonce\":\"%s\"}"
            .formatted(question.id(), number)
            .getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(push, push.length, node));
  }

  private void receiveUntil(long untilNs) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    for (long leftNs = EVERY_NS; leftNs > 0; leftNs = untilNs - System.nanoTime()) {
      try {
        socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNs)));
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return;
      }
      String answer = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      Matcher number = NONCE.matcher(answer);
      Question question = number.find() ? waiting.remove(number.group(1)) : null;
      if (question != null) {
        judge.answered(System.nanoTime(), question, UdpPeer.pushed(answer));
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
