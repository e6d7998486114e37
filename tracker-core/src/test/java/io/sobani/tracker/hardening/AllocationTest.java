package io.sobani.tracker.hardening;

import static io.sobani.tracker.limit.AllocationProbe.bytesAllocatedBy;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerEvents;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * tracker-core/SECURITY.md, promise 10: what a datagram may cost; by default bytes, not seconds, so
 * that a slow machine passes.
 *
 * <p>Measured on a deep stack, where an exception with a trace would cost far more than the rest.
 */
class AllocationTest {

  private static final long MOST_BYTES = 4_096;
  private static final long MOST_NS = 20_000;
  private static final int FRAMES = 500;
  private static final InetSocketAddress PEER =
      Endpoint.parse("198.51.100.7:40000").toSocketAddress();
  private static final byte[] ALIVE = Samples.bytes(TestTracker.ALIVE);
  private static final byte[] ODD_NAME =
      Samples.bytes("{\"0123456789abcdef\":1,\"action\":\"alive\"}");

  private final TrackerConfig config = TrackerConfig.builder().limits(Limits.off()).build();
  private DatagramTracker tracker = new DatagramTracker(new Tracker(Listeners.both(config)));
  private long nowNs;
  private long most;
  private byte[] mostExpensive;

  @BeforeEach
  void register() {
    deliver(1, ALIVE);
  }

  @Test
  void shouldAllocateLittleForAnyDatagram() {
    SplittableRandom random = new SplittableRandom(10);
    Generator generator = new Generator(random, new ReplyModel(config));
    onDeepStack(
        FRAMES,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            measure(i & 1, generator.next(0));
          }
        });
    checkMost("a datagram of seed 10");
  }

  @Test
  void shouldAllocateLittleForAnyChangeOfASample() {
    onDeepStack(
        FRAMES,
        () -> {
          for (String sample : Samples.ALL) {
            byte[] valid = Samples.bytes(sample);
            for (int at = 0; at < valid.length; at++) {
              for (byte value : Samples.bytes("{}[]:,\"\\0-.eu x\n\u0000\u00ff")) {
                byte[] changed = valid.clone();
                changed[at] = value;
                measure(0, changed);
              }
              measure(1, Arrays.copyOf(valid, at));
            }
          }
        });
    checkMost("a sample, one byte changed");
  }

  @Test
  void shouldAllocateLittleForTheLongestDatagrams() {
    for (byte[] datagram : longest()) {
      assertThat(datagram).hasSizeBetween(800, 1_024);
      onDeepStack(FRAMES, () -> measure(1, datagram));
    }
    checkMost("a long datagram");
  }

  /** Of many deliveries the quickest counts, so that nothing else on the machine does. */
  @Test
  @Tag("long")
  void shouldTakeLittleTimeForTheLongestDatagrams() {
    long mostNs = 0;
    for (byte[] datagram : longest()) {
      long leastNs = Long.MAX_VALUE;
      for (int i = 0; i < 20_000; i++) {
        long startNs = System.nanoTime();
        deliver(1, datagram);
        leastNs = Math.min(leastNs, System.nanoTime() - startNs);
      }
      mostNs = Math.max(mostNs, leastNs);
    }
    System.out.println("a long datagram takes at most " + mostNs + " ns");
    assertThat(mostNs).isLessThanOrEqualTo(MOST_NS);
  }

  private static List<byte[]> longest() {
    return Stream.of(
            "\"x\":1,".repeat(160),
            ("\"" + "n".repeat(64) + "\":1,").repeat(14),
            "\"x\":\"" + "\\u0041".repeat(160) + "\",",
            "\"x\":[[[" + "1,".repeat(480) + "1]]],",
            "\"x\":[" + "[[]],".repeat(190) + "1],",
            "\"x\":[" + "1e9,".repeat(240) + "1],",
            "\"x\":" + "t".repeat(900) + ",",
            "\"x\":\"" + "y".repeat(900) + "\\x\",",
            "\"x\":[" + "1,".repeat(450) + "}")
        .map(middle -> Samples.bytes("{" + middle + "\"action\":\"alive\"}"))
        .toList();
  }

  @Test
  void shouldCostTheSameAfterAMillionRandomNames() {
    long before = bytesAllocatedBy(() -> deliver(1, ODD_NAME));
    SplittableRandom random = new SplittableRandom(6);
    byte[] datagram = ODD_NAME.clone();
    long all =
        bytesAllocatedBy(
            () -> {
              for (int i = 0; i < 500_000; i++) {
                long name = random.nextLong();
                for (int digit = 0; digit < 16; digit++) {
                  datagram[2 + digit] = (byte) ('a' + (name >>> 4 * digit & 15));
                }
                deliver(1, datagram);
              }
            });
    assertThat(all / 500_000).isLessThanOrEqualTo(MOST_BYTES);
    long after = bytesAllocatedBy(() -> deliver(1, ODD_NAME));
    for (int i = 0; i < 20_000 && after > before; i++) { // the least counts, as in measure
      after = Math.min(after, bytesAllocatedBy(() -> deliver(1, ODD_NAME)));
    }
    assertThat(after).isLessThanOrEqualTo(before);
  }

  @Test
  void shouldAllocateNextToNothingForKeepalives() {
    assertThat(bytesPerDelivery(TestTracker.ALIVE)).isLessThanOrEqualTo(64);
  }

  @Test
  void shouldAllocateNothingMoreForKeepalivesWhereRenewalsAreNotHeard() {
    TrackerConfig deaf = config.toBuilder().events(new DeafToRenewals()).build();
    tracker = new DatagramTracker(new Tracker(Listeners.both(deaf)));
    register();
    assertThat(bytesPerDelivery(TestTracker.ALIVE)).isLessThanOrEqualTo(64);
  }

  private static final class DeafToRenewals implements TrackerEvents {
    @Override
    public boolean hearsRenewals() {
      return false;
    }

    @Override
    public void onRenewed(Endpoint peer, ShareId shareId) {
      throw new AssertionError("not asked for");
    }
  }

  @Test
  void shouldAllocateLittleForKeepalivesWithATokenAndANonce() {
    String withToken = TestTracker.with(TestTracker.FIRST_TOKEN, TestTracker.ALIVE);
    assertThat(bytesPerDelivery(withToken)).isLessThanOrEqualTo(300);
    assertThat(bytesPerDelivery(TestTracker.withNonce(TestTracker.ALIVE))).isLessThanOrEqualTo(300);
    assertThat(bytesPerDelivery(TestTracker.withNonce(withToken))).isLessThanOrEqualTo(300);
  }

  private long bytesPerDelivery(String request) {
    ByteBuffer datagram = ByteBuffer.wrap(Samples.bytes(request));
    long all =
        bytesAllocatedBy(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                deliver(1, datagram);
              }
            });
    return all / 20_000;
  }

  /** Measures a datagram; of several deliveries the least counts, so that nothing else does. */
  private void measure(int socket, byte[] datagram) {
    long least = bytesAllocatedBy(() -> deliver(socket, datagram));
    for (int i = 0; i < 3 && least > most; i++) {
      least = Math.min(least, bytesAllocatedBy(() -> deliver(socket, datagram)));
    }
    if (least > most) {
      most = least;
      mostExpensive = datagram;
    }
  }

  private void checkMost(String kind) {
    System.out.println(kind + " allocates at most " + most + " bytes, " + FRAMES + " frames deep");
    assertThat(most).as(new String(mostExpensive, ISO_8859_1)).isLessThanOrEqualTo(MOST_BYTES);
  }

  private void deliver(int socket, byte[] datagram) {
    deliver(socket, ByteBuffer.wrap(datagram));
  }

  private void deliver(int socket, ByteBuffer datagram) {
    nowNs += 20_000_000;
    tracker.onDatagram(nowNs, socket, PEER, datagram, (s, to, payload) -> {});
  }

  private static void onDeepStack(int frames, Runnable work) {
    if (frames > 0) {
      onDeepStack(frames - 1, work);
    } else {
      work.run();
    }
  }
}
