package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.support.Opened;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in processes of their own and a real Redis, under a crowd of peers and a checker of
 * their ids that run as long as a test.
 */
abstract class ThreeProcesses {

  @RegisterExtension final Opened opened = new Opened();
  final IdJudge judge;
  private final IdChecker checker;
  RedisServer store;
  RealNode a;
  RealNode b;
  RealNode c;
  private Crowd crowd;

  @TempDir private Path folder;

  ThreeProcesses(long idsGoneAfterNs) {
    judge = new IdJudge(idsGoneAfterNs);
    checker = opened.add(new IdChecker(judge));
  }

  @BeforeAll
  static void install() {
    RedisServer.require();
  }

  @BeforeEach
  void startNodes() {
    store = opened.add(RedisServer.start());
    a = opened.add(startWithSnapshot());
    b = opened.add(RealNode.start(store.uri(), "--event-loops", "2"));
    c = opened.add(RealNode.start(store.uri()));
    for (RealNode node : new RealNode[] {a, b, c}) {
      checker.ask(node.listening().documented());
    }
    pass(11_000); // a connection must stand this long before a lack of receivers means a death
    crowd = opened.add(new Crowd(checker, a, b, c));
    await(Duration.ofSeconds(20), () -> judge.found() > 200); // most of it, at two nodes or more
  }

  @AfterEach
  void theCheckerSawNothingWrong() {
    assertThat(judge.faults()).as("wrong answers").isEmpty();
    assertThat(crowd.faults()).as("ids that changed").isEmpty();
  }

  private RealNode startWithSnapshot() {
    return RealNode.start(store.uri(), "--snapshot", folder.resolve("a").toString());
  }

  /** Starts node a again, with what it left. */
  RealNode startAgain() {
    RealNode again = opened.add(startWithSnapshot()).listening();
    checker.ask(again.documented());
    crowd.add(again);
    return again;
  }

  /** Returns a peer whose id the checker asks for. */
  UdpPeer peer() {
    return checker.watch(opened.add(new UdpPeer()));
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
    pass(100);
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
