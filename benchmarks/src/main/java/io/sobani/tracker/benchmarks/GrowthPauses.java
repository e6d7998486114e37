package io.sobani.tracker.benchmarks;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Tracker;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.HdrHistogram.Histogram;

/**
 * The longest calls while a tracker grows from nobody to ten million peers: by the clock, and by
 * the CPU time of the calling thread, which knows nothing of other processes.
 *
 * <p>{@code java -Xms12g -Xmx12g -Xmn8g -XX:+AlwaysPreTouch -cp benchmarks/target/benchmarks.jar
 * io.sobani.tracker.benchmarks.GrowthPauses [peers]}; {@code -XX:+UseEpsilonGC} after {@code
 * -XX:+UnlockExperimentalVMOptions} leaves out the collector. A call within which a collection
 * ended is marked.
 */
public final class GrowthPauses {

  private static final int WORST = 10;

  /** One slow call. */
  private record Call(long ns, int peers, boolean collected) {}

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final PriorityQueue<Call> byClock = worst();
  private final PriorityQueue<Call> byCpu = worst();
  private final Histogram clockNs = new Histogram(3);

  private GrowthPauses() {}

  /**
   * Prints the longest calls.
   *
   * @param args how many peers, ten million without
   */
  public static void main(String[] args) {
    int peers = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
    GrowthPauses pauses = new GrowthPauses();
    pauses.grow(Math.min(peers, 100_000)); // the compiler is not what is measured
    pauses.forget();
    pauses.grow(peers);
    pauses.print(peers);
  }

  private void grow(int peers) {
    DatagramTracker tracker = new DatagramTracker(new Tracker(Population.config(peers, true)));
    ByteBuffer announce = Population.datagram("announce");
    int progress = Math.max(1, peers / 10);
    for (int i = 0; i < peers; i++) {
      InetSocketAddress source = Population.source(i);
      long collections = collections();
      long cpu = threads.getCurrentThreadCpuTime();
      long clock = System.nanoTime();
      tracker.onDatagram(
          i * Population.STEP_NS, Population.APP, source, announce, (socket, to, payload) -> {});
      long clockTook = System.nanoTime() - clock;
      long cpuTook = threads.getCurrentThreadCpuTime() - cpu;
      boolean collected = collections() != collections;
      clockNs.recordValue(clockTook);
      keep(byClock, new Call(clockTook, i, collected));
      keep(byCpu, new Call(cpuTook, i, collected));
      if ((i + 1) % progress == 0) {
        System.err.printf("%,d peers%n", i + 1);
      }
    }
  }

  private void forget() {
    clockNs.reset();
    byClock.clear();
    byCpu.clear();
  }

  private void print(int peers) {
    System.out.printf(
        "%,d peers: p50 %,d ns, p99 %,d ns, p99.99 %,d ns a call%n",
        peers,
        clockNs.getValueAtPercentile(50),
        clockNs.getValueAtPercentile(99),
        clockNs.getValueAtPercentile(99.99));
    print("by the clock", byClock);
    print("by the thread's CPU time", byCpu);
  }

  private static void print(String title, PriorityQueue<Call> calls) {
    System.out.printf("The longest calls %s:%n", title);
    calls.stream()
        .sorted(Comparator.comparingLong(Call::ns).reversed())
        .forEach(
            call ->
                System.out.printf(
                    "  %8.3f ms at %,d peers%s%n",
                    call.ns / 1e6, call.peers, call.collected ? ", with a collection" : ""));
  }

  private static PriorityQueue<Call> worst() {
    return new PriorityQueue<>(Comparator.comparingLong(Call::ns));
  }

  private static void keep(PriorityQueue<Call> worst, Call call) {
    worst.add(call);
    if (worst.size() > WORST) {
      worst.remove();
    }
  }

  private static long collections() {
    long count = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += collector.getCollectionCount();
    }
    return count;
  }
}
