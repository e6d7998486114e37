package io.sobani.tracker.examples.fleet;

import static io.sobani.tracker.examples.fleet.UdpPeer.insist;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.examples.support.Opened;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Shows nodes at other stores: behind Sentinel, behind TLS, of another fleet, and none. */
@Tag("integration")
class FleetStoresTest {

  private static final int PEERS = 20;
  private static final String TRUST =
      Path.of(System.getProperty("java.home"), "bin", "keytool")
          + " -importcert -noprompt -storetype PKCS12 -keystore trust.p12 -storepass changeit"
          + " -file cert.pem";

  @RegisterExtension private final Opened opened = new Opened();

  @TempDir private Path folder;

  @BeforeAll
  static void install() {
    RedisServer.require();
  }

  @Test
  void shouldKeepEveryIdOverAFailover() throws Exception {
    RedisServer master = opened.add(RedisServer.start());
    RedisServer replica = opened.add(RedisServer.startReplica(master));
    RedisServer sentinel = opened.add(RedisServer.startSentinel(master, folder));
    Eventually.holds(() -> sentinel.cli("SENTINEL", "REPLICAS", "fleet").contains("slave"));
    String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#fleet";
    RealNode a = opened.add(RealNode.start(uri)).listening();
    RealNode b = opened.add(RealNode.start(uri)).listening();
    IdJudge judge = new IdJudge(IdJudge.NEVER, () -> 0);
    IdChecker checker = opened.add(new IdChecker(judge));
    checker.ask(a.documented());
    checker.ask(b.documented());
    Crowd crowd = opened.add(new Crowd(checker, a, b));
    List<UdpPeer> peers = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      peers.add(checker.watch(opened.add(new UdpPeer())));
      UdpPeer peer = peers.get(i);
      ids.add(insist(() -> peer.announce(a.app())));
    }
    UdpPeer asker = opened.add(new UdpPeer());
    Eventually.holds(() -> asker.push(b.documented(), ids.get(0)).equals(peers.get(0).address()));

    long before = unanswered(b);
    master.kill();
    Eventually.holds(
        () -> {
          assertThat(asker.push(b.documented(), ids.get(0))).isIn("", peers.get(0).address());
          assertThat(insist(() -> peers.get(0).alive(a.app()))).contains("alived");
          return replica.cli("ROLE").startsWith("master");
        });
    for (int i = 0; i < PEERS; i++) {
      UdpPeer peer = peers.get(i);
      String id = ids.get(i);
      assertThat(insist(() -> peer.announce(a.app()))).isEqualTo(id);
      Eventually.holds(
          () -> {
            String found = asker.push(b.documented(), id);
            assertThat(found).isIn("", peer.address());
            return !found.isEmpty();
          });
    }
    UdpPeer newcomer = opened.add(new UdpPeer());
    String late = insist(() -> newcomer.announce(b.app()));
    Eventually.holds(() -> asker.push(a.documented(), late).equals(newcomer.address()));
    assertThat(unanswered(b)).as("meanwhile").isGreaterThan(before);
    assertThat(a.count(Count.YIELDED)).as("taken from a living node").isZero();
    assertThat(judge.takeFaults()).as("wrong answers").isEmpty();
    assertThat(crowd.faults()).as("ids that changed").isEmpty();
    assertThat(judge.found()).as("right answers").isGreaterThan(100);
  }

  /** Returns how many pushes of foreign ids a node did not answer. */
  private static long unanswered(RealNode node) {
    return node.count(Count.NO_ANSWER) + node.count(Count.NOT_TRUSTED);
  }

  @Test
  void shouldSpeakTlsToAStoreWhoseCertificateIsTrusted() throws Exception {
    assumeThat(run("openssl", "version")).as("no openssl here").isTrue();
    String[] certificate =
        ("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=store"
                + " -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem")
            .split(" ");
    assertThat(run(certificate)).isTrue();
    assertThat(run(TRUST.split(" "))).isTrue();
    int port = FreePort.next();
    opened.add(RedisServer.startWithTls(port, folder));
    String uri = "rediss://127.0.0.1:" + port;
    List<String> trust =
        List.of(
            "-Djavax.net.ssl.trustStore=" + folder.resolve("trust.p12"),
            "-Djavax.net.ssl.trustStorePassword=changeit");
    RealNode a = opened.add(RealNode.start(trust, uri)).listening();
    RealNode b = opened.add(RealNode.start(trust, uri)).listening();
    UdpPeer peer = opened.add(new UdpPeer());
    UdpPeer asker = opened.add(new UdpPeer());
    String id = insist(() -> peer.announce(a.documented()));
    Eventually.holds(() -> asker.push(b.documented(), id).equals(peer.address()));

    RealNode distrustful = opened.add(RealNode.start(uri));
    assertThat(distrustful.process().exitCode()).isEqualTo(1);
    assertThat(distrustful.process().errors()).contains("the fleet's store cannot be reached");
  }

  @Test
  void shouldEndWhereItMeetsAnotherFleetAndStartWithOneLineWhereThereIsNoStore() {
    RedisServer store = opened.add(RedisServer.start());
    RealNode a = opened.add(RealNode.start(store.uri())).listening();
    store.cli("SET", "sobani:fleet", FleetKeys.random(RealNode.LEASE_SECONDS * 1000L, 0).text());
    assertThat(a.process().exitCode()).isEqualTo(1);
    assertThat(a.process().errors()).contains("another fleet");

    store.kill();
    RealNode late = opened.add(RealNode.start(store.uri()));
    assertThat(late.process().exitCode()).isEqualTo(1);
    assertThat(late.process().errors()).contains("the fleet's store cannot be reached");
  }

  @Test
  void shouldDeleteTheRecordOfWhoMadeRoomForAnotherAtOnce() {
    RedisServer store = opened.add(RedisServer.start());
    RealNode full = opened.add(RealNode.start(store.uri(), "--max-peers", "1")).listening();
    UdpPeer first = opened.add(new UdpPeer());
    insist(() -> first.announce(full.documented()));
    String record = "sobani:a:" + first.address();
    Eventually.is("its record", () -> store.cli("EXISTS", record), "1");
    UdpPeer second = opened.add(new UdpPeer());
    assertThat(insist(() -> second.announce(full.documented()))).isNotEmpty();
    ThreeProcesses.await(
        Duration.ofSeconds(RealNode.LEASE_SECONDS / 3),
        () -> store.cli("EXISTS", record).equals("0"));
  }

  private boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).directory(folder.toFile()).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }
}
