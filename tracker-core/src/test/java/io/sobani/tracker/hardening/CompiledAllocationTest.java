package io.sobani.tracker.hardening;

import static io.sobani.tracker.limit.AllocationProbe.bytesAllocatedBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.TestSink;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.support.ChildProcess;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * tracker-core/SECURITY.md, promise 10: what the requests of live peers allocate once they are
 * compiled. Escape analysis decides, so a process serves them in which no other test has shaped the
 * code, and waits for the compiler, however busy the machine is.
 */
class CompiledAllocationTest {

  @Test
  void shouldAllocateNothingForKeepalivesAndLittleForTheRest() {
    try (ChildProcess child =
        ChildProcess.plain(LiveTraffic.class, "-Xmx256m", "-XX:-BackgroundCompilation").start()) {
      assertThat(bytesFor("pulse", child)).isZero();
      assertThat(bytesFor("alive", child)).isZero();
      assertThat(bytesFor("announce", child)).isLessThanOrEqualTo(200);
      assertThat(bytesFor("documented push", child)).isLessThanOrEqualTo(200);
      assertThat(bytesFor("application's push", child)).isLessThanOrEqualTo(400);
    }
  }

  private static long bytesFor(String request, ChildProcess child) {
    return Long.parseLong(child.await(request + " "));
  }

  /** The child: serves the requests in turn, and prints what each allocated in its best round. */
  static final class LiveTraffic {

    private static final int MOST_ROUNDS = 40;
    private static final int SETTLED_ROUNDS = 4;
    private static final int DATAGRAMS = 20_000;
    private static final InetSocketAddress PEER =
        Endpoint.parse("198.51.100.7:40000").toSocketAddress();
    private static final InetSocketAddress FRIEND =
        Endpoint.parse("203.0.113.9:40000").toSocketAddress();

    private final DatagramTracker tracker =
        new DatagramTracker(
            new Tracker(Listeners.both(TrackerConfig.builder().limits(Limits.off()).build())));
    private long nowNs;

    public static void main(String[] args) {
      ChildProcess.endOnFailure();
      new LiveTraffic().run();
    }

    private void run() {
      send(PEER, TestTracker.ANNOUNCE);
      String announced = send(FRIEND, TestTracker.ANNOUNCE).get(0).data();
      String push = TestTracker.push(StrictReply.read(Samples.bytes(announced)).get("shareId"));
      List<Traffic> all =
          List.of(
              new Traffic("pulse", TestTracker.APP, TestTracker.PULSE),
              new Traffic("alive", TestTracker.APP, TestTracker.ALIVE),
              new Traffic("announce", TestTracker.APP, TestTracker.ANNOUNCE),
              new Traffic("documented push", TestTracker.DOCUMENTED, push),
              new Traffic("application's push", TestTracker.APP, push));
      int unchanged = 0;
      for (int round = 0; round < MOST_ROUNDS && unchanged < SETTLED_ROUNDS; round++) {
        long before = sum(all);
        all.forEach(traffic -> traffic.least = Math.min(traffic.least, bytesPerDatagram(traffic)));
        unchanged = sum(all) == before ? unchanged + 1 : 0;
      }
      assertThat(send(PEER, push)).as("both are told to the end").hasSize(2);
      all.forEach(traffic -> System.out.println(traffic.name + " " + traffic.least));
    }

    private static long sum(List<Traffic> all) {
      return all.stream().mapToLong(traffic -> traffic.least).sum();
    }

    private List<TestSink.Sent> send(InetSocketAddress source, String request) {
      TestSink sink = new TestSink();
      ByteBuffer datagram = ByteBuffer.wrap(Samples.bytes(request));
      tracker.onDatagram(nowNs, TestTracker.APP, source, datagram, sink);
      return sink.take();
    }

    private long bytesPerDatagram(Traffic traffic) {
      long bytes =
          bytesAllocatedBy(
              () -> {
                for (int i = 0; i < DATAGRAMS; i++) {
                  tracker.onDatagram(
                      nowNs++, traffic.socket, PEER, traffic.datagram, (s, to, payload) -> {});
                }
              });
      return bytes / DATAGRAMS;
    }
  }

  /** A request again and again. */
  private static final class Traffic {

    final String name;
    final int socket;
    final ByteBuffer datagram;
    long least = Integer.MAX_VALUE;

    Traffic(String name, int socket, String request) {
      this.name = name;
      this.socket = socket;
      this.datagram = ByteBuffer.wrap(Samples.bytes(request));
    }
  }
}
