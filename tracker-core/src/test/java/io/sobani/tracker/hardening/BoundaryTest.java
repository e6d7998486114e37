package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ALIVE;
import static io.sobani.tracker.hardening.TestTracker.ANNOUNCE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.PULSE;
import static io.sobani.tracker.hardening.TestTracker.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import io.sobani.tracker.Limits;
import io.sobani.tracker.ShareIdGenerator;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Request.Announce;
import io.sobani.tracker.protocol.ShareId;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact edges: of a datagram's length, of a lease, of what an address may be, of randomness. */
class BoundaryTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final String FRIEND = "203.0.113.9:40000";

  private final TestTracker tracker =
      new TestTracker(TestTracker.config().limits(Limits.off()).build());

  @Test
  void shouldServe1024BytesAndNotOneMore() {
    String longest = ALIVE + " ".repeat(1_024 - ALIVE.length());
    assertThat(tracker.answers(APP, PEER, longest)).isTrue();
    assertThat(tracker.answers(APP, PEER, longest + " ")).isFalse();
    assertThat(tracker.stats().count(DropReason.OVERSIZED)).isEqualTo(1);
  }

  @Test
  void shouldDeclineSourcePortZero() {
    InetSocketAddress zero =
        new InetSocketAddress(Endpoint.parse(PEER).toSocketAddress().getAddress(), 0);
    assertThat(tracker.send(APP, zero, Samples.bytes(ANNOUNCE))).isEmpty();
    tracker.tracker.handle(
        0, 0, zero, Announce.PLAIN, (s, to, reply) -> fail("an answer to port 0"));
    assertThat(tracker.stats().count(DropReason.SOURCE_PORT_ZERO)).isEqualTo(2);
    assertThat(tracker.stats().dropped()).isEqualTo(tracker.stats().received()).isEqualTo(2);
    assertThat(tracker.stats().peers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"action\":\"announced\"}", "{\"action\":\"knock\"}", "{\"action\":\"get\"}"})
  void shouldStaySilentOnEveryOtherAction(String datagram) {
    assertThat(tracker.answers(APP, PEER, datagram)).isFalse();
    assertThat(tracker.stats().count(DropReason.UNKNOWN_ACTION)).isEqualTo(1);
  }

  /** The datagrams that ended the reference servers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "null",
        "[]",
        "1",
        "\"x\"",
        "{}",
        "{\"action\":null}",
        "{\"action\":\"constructor\"}",
        "{\"action\":\"set\"}",
        "{\"action\":{\"$ne\":\"\"}}",
        "{\"action\":\"__proto__\"}"
      })
  void shouldStaySilentOnWhatEndedOthers(String datagram) {
    assertThat(tracker.answers(APP, PEER, datagram)).isFalse();
    assertThat(tracker.stats().dropped()).isEqualTo(1);
  }

  @Test
  void shouldEndALeaseToTheNanosecond() {
    String id = tracker.register(DOCUMENTED, PEER);
    tracker.pass(Duration.ofMinutes(5).minusNanos(1));
    assertThat(tracker.ask(DOCUMENTED, FRIEND, push(id)).action()).isEqualTo("pushReceived");
    tracker.pass(Duration.ofNanos(1));
    assertThat(tracker.ask(DOCUMENTED, FRIEND, push(id)).action()).isEqualTo("error");
    assertThat(tracker.ask(DOCUMENTED, PEER, PULSE).get("status")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "example.org",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "010.0.0.1",
        "::1%lo",
        "[::1]",
        " 192.0.2.1",
        "192.0.2.1 ",
        "１.2.3.4",
        "1.2.3.4\\u0000",
        ""
      })
  void shouldTakeNothingButALiteralForAnAddress(String ip) {
    tracker.register(DOCUMENTED, "127.0.0.1:40000");
    String pulse = "{\"action\":\"pulse\",\"override\":true,\"ip\":\"" + ip + "\"}";
    assertThat(tracker.ask(DOCUMENTED, "127.0.0.1:40000", pulse).get("reason")).isEqualTo("badIp");
  }

  /** With 61 degrees of freedom, 150 is passed by chance once in 10⁹ builds. */
  @Test
  void shouldDrawTheCharactersOfIdsUniformly() {
    int drawn = 620_000;
    int[] counts = new int[128];
    ShareIdGenerator.secureRandom().next(drawn).chars().forEach(c -> counts[c]++);
    double chiSquare = 0;
    for (char character : ShareId.ALPHABET.toCharArray()) {
      double difference = counts[character] - drawn / 62.0;
      chiSquare += difference * difference / (drawn / 62.0);
    }
    assertThat(chiSquare).isLessThan(150);
  }

  /** One chain of a hash table that adds address and port, 10⁹ comparisons long. */
  @Test
  @Fault("65,535 sources that collide in a simple hash")
  void shouldServeSourcesOfOneSumAsFastAsOthers() {
    long othersNs = Long.MAX_VALUE;
    long ofOneSumNs = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      othersNs = Math.min(othersNs, nsToServe(i -> i * 40_503 & 0xffff));
      ofOneSumNs = Math.min(ofOneSumNs, nsToServe(i -> 0xffff - i));
    }
    assertThat(ofOneSumNs).isLessThan(10 * othersNs); // a chain would take a thousand times
  }

  private static long nsToServe(IntUnaryOperator portOf) {
    TestTracker tracker =
        new TestTracker(TestTracker.config().maxPeers(100_000).limits(Limits.off()).build());
    InetSocketAddress[] sources = new InetSocketAddress[65_535];
    for (int i = 0; i < sources.length; i++) {
      IpAddress ip = IpAddress.v4(0x0a00_0000 + i);
      sources[i] = new InetSocketAddress(ip.toInetAddress(), Math.max(1, portOf.applyAsInt(i)));
    }
    long startNs = cpuNs();
    for (InetSocketAddress source : sources) {
      tracker.send(DOCUMENTED, source, Samples.bytes(ANNOUNCE));
    }
    for (InetSocketAddress source : sources) {
      tracker.send(DOCUMENTED, source, Samples.bytes(PULSE));
    }
    long ns = cpuNs() - startNs;
    assertThat(tracker.stats().peers()).isEqualTo(sources.length);
    return ns;
  }

  /** Of this thread alone: other processes may take the machine's time. */
  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Addresses of one sum would meet in one place, were the hash a simple one. */
  @Test
  void shouldSpreadChosenAddressesOverAllShards() {
    int[] peersOfShard = new int[128];
    for (int i = 0; i < 6_200; i++) {
      String peer = "10.0." + (i >> 8) + "." + (i & 255) + ":" + (40_000 - i);
      String id = tracker.register(APP, peer);
      peersOfShard[id.charAt(id.length() - 1)]++;
    }
    for (char character : ShareId.ALPHABET.toCharArray()) {
      assertThat(peersOfShard[character]).isCloseTo(100, within(90));
    }
  }
}
