package io.sobani.tracker.examples.fleet;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Peers that live through a test, watched by its checker: some keep alive and go to another node
 * when theirs is silent, others renew their ids, 100 times a second in all.
 */
final class Crowd implements AutoCloseable {

  private static final int KEEPERS_PER_NODE = 4;
  private static final int RENEWERS = 10;
  private static final long KEEPS_ALIVE_EVERY_MS = 2_000;
  private static final long RENEWS_EVERY_MS = 100;

  private final IdChecker checker;
  private final List<RealNode> nodes = new CopyOnWriteArrayList<>();
  private final List<UdpPeer> peers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /** Puts peers at each of these nodes; the last is one that nothing happens to. */
  Crowd(IdChecker checker, RealNode... nodes) {
    this.checker = checker;
    this.nodes.addAll(List.of(nodes));
    for (int i = 0; i < nodes.length * KEEPERS_PER_NODE; i++) {
      int at = i;
      start(peer -> keepAlive(peer, at % 2 == 0, at % nodes.length));
    }
    for (int i = 0; i < RENEWERS; i++) {
      start(peer -> renewIds(peer, nodes[nodes.length - 1].documented()));
    }
  }

  /** Goes there, too. */
  void add(RealNode node) {
    nodes.add(node);
  }

  /** Goes there no more. */
  void remove(RealNode node) {
    nodes.remove(node);
  }

  private void start(Consumer<UdpPeer> life) {
    UdpPeer peer = checker.watch(new UdpPeer());
    Thread thread = new Thread(() -> life.accept(peer), "peer " + peer.address());
    thread.setUncaughtExceptionHandler((it, why) -> failures.add(why.toString()));
    peers.add(peer);
    threads.add(thread);
    thread.start();
  }

  /** Lives as the released application does, or as a documented peer. */
  private void keepAlive(UdpPeer peer, boolean app, int first) {
    int at = first;
    int misses = 0;
    do {
      RealNode node = nodes.get(at % nodes.size());
      misses = isHeard(peer, app, node) ? 0 : misses + 1;
      if (misses == 2) {
        at++;
        misses = 0;
      }
    } while (!hasEnded(KEEPS_ALIVE_EVERY_MS));
  }

  private static boolean isHeard(UdpPeer peer, boolean app, RealNode node) {
    InetSocketAddress listener = app ? node.app() : node.documented();
    if (peer.id().isEmpty()) {
      return !peer.announce(listener).isEmpty();
    }
    String answer = app ? peer.alive(listener) : peer.pulse(listener);
    return answer.contains("\"status\":\"1\"")
        ? !peer.announce(listener).isEmpty()
        : !answer.isEmpty();
  }

  private void renewIds(UdpPeer peer, InetSocketAddress node) {
    do {
      if (peer.id().isEmpty()) {
        peer.announce(node);
      } else {
        peer.renewId(node);
      }
    } while (!hasEnded(RENEWS_EVERY_MS));
  }

  private boolean hasEnded(long afterMs) {
    try {
      return end.await(afterMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the ids that peers were given in place of another without their wish, and failures. */
  Stream<String> faults() {
    return Stream.concat(
        peers.stream().flatMap(peer -> peer.changes().stream()), failures.stream());
  }

  @Override
  public void close() {
    end.countDown();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    peers.forEach(UdpPeer::close);
  }
}
