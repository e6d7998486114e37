package io.sobani.tracker.bittorrent;

import static io.sobani.tracker.bittorrent.TrackerDriver.SOCKET;
import static io.sobani.tracker.bittorrent.TrackerDriver.connectRequest;
import static io.sobani.tracker.bittorrent.TrackerDriver.infoHash;
import static io.sobani.tracker.bittorrent.TrackerDriver.scrapeRequest;
import static io.sobani.tracker.bittorrent.TrackerDriver.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sobani.tracker.bittorrent.BittorrentStats.Outcome;
import io.sobani.tracker.bittorrent.TrackerDriver.Announcing;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hostile datagrams, and what has to hold after each of them. */
class BittorrentTrackerFuzzTest {

  private static final List<InetSocketAddress> SOURCES =
      List.of(
          source("10.0.0.1", 1_000),
          source("10.0.0.1", 2_000),
          source("10.0.0.2", 1_000),
          source("2001:db8::1", 1_000));

  private final TrackerDriver driver =
      new TrackerDriver(
          BittorrentConfig.builder()
              .limits(false)
              .authorizer((hash, url) -> !url.startsWith("/no"))
              .build(),
          -1);
  private final TrackerDriver other = new TrackerDriver();

  /** The ids that were given to each host. */
  private final Set<List<Object>> given = new HashSet<>();

  private long sent;

  @Test
  void shouldWithstandEveryLengthActionAndFilling() {
    Random random = new Random(1);
    for (int length = 0; length <= 2_048; length++) {
      for (int action = -1; action <= 5; action++) {
        for (int filling = 0; filling < 3; filling++) {
          byte[] datagram = new byte[length];
          if (filling == 1) {
            Arrays.fill(datagram, (byte) -1);
          } else if (filling == 2) {
            random.nextBytes(datagram);
          }
          InetSocketAddress source = SOURCES.get(random.nextInt(4));
          if (length >= 16) {
            ByteBuffer.wrap(datagram).putInt(8, action);
            if (filling == 2) {
              ByteBuffer.wrap(datagram).putLong(0, connect(source));
            }
          }
          check(source, datagram, "length " + length + ", action " + action + ", seed 1");
        }
      }
    }
    assertConserved();
  }

  @Test
  void shouldWithstandEveryByteOfEverySample() {
    for (InetSocketAddress source : List.of(SOURCES.get(0), SOURCES.get(3))) {
      for (byte[] sample : samples(source)) {
        for (int at = 0; at < sample.length; at++) {
          for (int value = 0; value < 256; value++) {
            byte[] changed = sample.clone();
            changed[at] = (byte) value;
            check(source, changed, "byte " + at + " is " + value);
          }
          check(source, Arrays.copyOf(sample, at), "cut at " + at);
        }
      }
    }
    assertConserved();
  }

  @Test
  void shouldWithstandSequences() {
    sequences(1, 30_000);
  }

  @Test
  @Tag("long")
  void shouldWithstandManySequences() {
    for (long seed = 2; seed < 60; seed++) {
      sequences(seed, 1_000_000);
    }
  }

  private void sequences(long seed, int count) {
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      for (int left = 1 + random.nextInt(8); left > 0; left--) {
        driver.nowNs += (long) (random.nextDouble() * 20e9);
        InetSocketAddress source = SOURCES.get(random.nextInt(4));
        List<byte[]> samples = samples(SOURCES.get(random.nextInt(4)));
        byte[] datagram = mutate(samples.get(random.nextInt(samples.size())), random);
        check(source, datagram, "seed " + seed + ", sequence " + i);
        driver.tracker.advance(driver.nowNs, (s, d, p) -> {});
      }
    }
    assertConserved();
  }

  private static byte[] mutate(byte[] sample, Random random) {
    byte[] datagram = sample.clone();
    switch (random.nextInt(5)) {
      case 0 -> datagram = Arrays.copyOf(datagram, random.nextInt(datagram.length + 1));
      case 1 -> datagram = Arrays.copyOf(datagram, datagram.length + random.nextInt(300));
      case 2 -> {
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
        }
      }
      case 3 -> datagram[random.nextInt(datagram.length)] ^= (byte) (1 << random.nextInt(8));
      default -> {}
    }
    return datagram;
  }

  private List<byte[]> samples(InetSocketAddress source) {
    long id = connect(source);
    byte[] url = {2, 3, '/', 'n', 'o', 1, 0};
    return List.of(
        connectRequest(7),
        new Announcing().request(id),
        new Announcing().event(1).left(0).tail(url).request(id),
        new Announcing().event(3).numWant(200).request(id),
        new Announcing().infoHash(infoHash(2)).port(0).request(id),
        scrapeRequest(id, infoHash(1)),
        scrapeRequest(id),
        scrapeRequest(id, infoHash(1), infoHash(2), infoHash(3)));
  }

  private long connect(InetSocketAddress source) {
    sent++;
    long id = driver.connect(source);
    given.add(List.of(source.getAddress(), id));
    return id;
  }

  private void check(InetSocketAddress source, byte[] datagram, String where) {
    sent++;
    byte[] reply = driver.send(source, datagram);
    if (reply == null) {
      return;
    }
    ByteBuffer request = ByteBuffer.wrap(datagram);
    ByteBuffer answer = ByteBuffer.wrap(reply);
    long id = request.getLong(0);
    int action = request.getInt(8);
    int answered = answer.getInt(0);
    require(driver.destination.equals(source), "sent elsewhere", where);
    int most = TrackerDriver.v6(source) ? 1_232 : 1_472;
    require(reply.length >= 8 && reply.length <= most, "length of the reply", where);
    require(answer.getInt(4) == request.getInt(12), "transaction id", where);
    if (answered == 0) {
      require(id == 0x41727101980L, "connected without the protocol's id", where);
      require(reply.length == 16 && datagram.length >= 16, "amplified", where);
    } else {
      require(given.contains(List.of(source.getAddress(), id)), "answered an unknown id", where);
      require(answered == 3 || answered == action, "action of the reply", where);
    }
    boolean bounced =
        other.tracker.onDatagram(other.nowNs, SOCKET, source, answer, (s, d, p) -> {});
    require(!bounced, "a reply that another tracker takes", where);
  }

  private static void require(boolean condition, String what, String where) {
    if (!condition) {
      fail(what + ": " + where);
    }
  }

  private void assertConserved() {
    BittorrentStats stats = driver.swarms.stats();
    assertThat(stats.received()).isEqualTo(sent);
    assertThat(stats.count(Outcome.FAILED)).isZero();
  }
}
