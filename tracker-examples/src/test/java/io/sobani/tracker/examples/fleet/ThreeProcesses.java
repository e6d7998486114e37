package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.support.Opened;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in processes of their own and a real Redis, under a crowd of peers and a checker of
 * their ids. They run as long as a class: its tests leave them as they found them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ThreeProcesses {

  /** Longer than a question to the store and its answer take. */
  static final long STORE_MS = 250;

  /** For so long node a serves after it was told to end. */
  static final int DRAIN_SECONDS = 15;

  @TempDir private static Path folder;

  @RegisterExtension final Opened opened = new Opened();
  private final Deque<AutoCloseable> fleet = new ArrayDeque<>();
  final MachineDelay machine = keep(new MachineDelay());
  final IdJudge judge;
  private final List<UdpPeer> peers = new ArrayList<>();
  private IdChecker checker;
  private Crowd crowd;
  private boolean isNew;
  RedisServer store;
  RealNode a;
  RealNode b;
  RealNode c;

  ThreeProcesses(long idsGoneAfterNs) {
    judge = new IdJudge(idsGoneAfterNs, machine::latelyNs);
  }

  @BeforeAll
  void startFleet() {
    RedisServer.require();
    checker = keep(new IdChecker(judge));
    store = keep(RedisServer.start());
    a = keep(startWithSnapshot());
    b = keep(RealNode.start(store.uri(), "--event-loops", "2"));
    c = keep(RealNode.start(store.uri()));
    for (RealNode node : new RealNode[] {a, b, c}) {
      checker.ask(node.listening().documented());
    }
    pass(11_000); // so long must a connection stand before nobody's receiving means a death
    crowd = keep(new Crowd(checker, a, b, c));
    await(Duration.ofSeconds(20), () -> judge.found() > 200); // most of it, at two nodes or more
  }

  private <T extends AutoCloseable> T keep(T one) {
    fleet.push(one);
    return one;
  }

  @AfterAll
  void endFleet() throws Exception {
    while (!fleet.isEmpty()) {
      fleet.pop().close();
    }
  }

  @AfterEach
  void restore() {
    checker.forget(peers);
    peers.clear();
    store.signal("CONT");
    a.signal("CONT");
    if (!a.process().isAlive()) {
      startAgain();
    }
    if (isNew) {
      pass(10_000); // for so long the others still take it for gone
      isNew = false;
    }
  }

  @AfterEach
  void theCheckerSawNothingWrong() {
    assertThat(judge.takeFaults()).as("wrong answers").isEmpty();
    assertThat(crowd.faults()).as("ids that changed").isEmpty();
    assertThat(judge.foundLate())
        .as("of %d old ids, found after a tenth of a second", judge.gone() + judge.foundLate())
        .isLessThanOrEqualTo(judge.gone() / 20);
  }

  private RealNode startWithSnapshot() {
    String snapshot = folder.resolve("a").toString();
    return RealNode.start(store.uri(), "--snapshot", snapshot, "--drain", DRAIN_SECONDS + "s");
  }

  /** Starts node a again, with what it left. */
  void startAgain() {
    checker.forget(a.documented());
    crowd.remove(a);
    isNew = true;
    a = keep(startWithSnapshot()).listening();
    checker.ask(a.documented());
    crowd.add(a);
  }

  /** Returns a peer whose id the checker asks for. */
  UdpPeer peer() {
    UdpPeer peer = checker.watch(opened.add(new UdpPeer()));
    peers.add(peer);
    return peer;
  }

  /** Does the same for each at the same time, and fails where one of them fails. */
  static <T> void each(List<T> all, Consumer<T> life) {
    Executor thread = task -> new Thread(task, "life").start();
    all.stream()
        .map(one -> CompletableFuture.runAsync(() -> life.accept(one), thread))
        .toList()
        .forEach(CompletableFuture::join);
  }

  static void pass(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tries again and again until it holds, and returns how long that took. */
  static long await(Duration patience, BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - startNs).as("ns waited").isLessThan(patience.toNanos());
      pass(100);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
  }

  /** Asks an id at a node until the node may answer; records are written every 20 ms. */
  String find(UdpPeer asker, InetSocketAddress node, String id) {
    pass(100 + 3 * TimeUnit.NANOSECONDS.toMillis(machine.latelyNs()));
    String[] found = new String[1];
    await(
        Duration.ofSeconds(15),
        () -> {
          found[0] = asker.push(node, id);
          return !found[0].isEmpty();
        });
    return found[0];
  }
}
