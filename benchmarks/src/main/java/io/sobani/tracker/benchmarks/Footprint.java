package io.sobani.tracker.benchmarks;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.net.IpAddress;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Bytes of heap per peer, of the whole tracker and of the alternatives, right after growing: {@code
 * java -Xmx8g -cp benchmarks/target/benchmarks.jar io.sobani.tracker.benchmarks.Footprint
 * [peers...]}.
 */
public final class Footprint {

  private Footprint() {}

  /**
   * Prints one line for each way and number of peers.
   *
   * @param args numbers of peers, a million without
   */
  public static void main(String[] args) {
    String[] numbers = args.length > 0 ? args : new String[] {"1000000"};
    for (String number : numbers) {
      int peers = Integer.parseInt(number);
      print("tracker, IPv4", peers, () -> tracker(peers, Population::source));
      print("tracker, IPv6", peers, () -> tracker(peers, Footprint::source6));
      for (String kind : new String[] {"packed", "concurrentHashMap", "caffeine"}) {
        print(kind, peers, () -> registry(kind, peers));
      }
    }
  }

  private static void print(String name, int peers, Supplier<Object> filled) {
    long before = usedBytes();
    Object kept = filled.get();
    long bytes = usedBytes() - before;
    System.out.printf(
        "%-20s %,12d peers %8.1f bytes per peer%n", name, peers, (double) bytes / peers);
    Reference.reachabilityFence(kept);
  }

  /** With limits, whose memory is fixed: it is spread over the peers. */
  private static Object tracker(int peers, IntFunction<InetSocketAddress> source) {
    Tracker tracker = new Tracker(Population.config(peers, true));
    DatagramTracker loop = new DatagramTracker(tracker);
    ByteBuffer announce = Population.datagram("announce");
    for (int i = 0; i < peers; i++) {
      loop.onDatagram(
          i * Population.STEP_NS,
          Population.APP,
          source.apply(i),
          announce,
          (socket, to, reply) -> {});
    }
    if (tracker.stats().peers() != peers) {
      throw new IllegalStateException(tracker.stats().toString());
    }
    return tracker;
  }

  /** Each in a /48 of its own. */
  private static InetSocketAddress source6(int peer) {
    long high = 0x2001_0000_0000_0000L | (long) peer << 16;
    return new InetSocketAddress(new IpAddress(high, 1).toInetAddress(), 4_000);
  }

  private static Object registry(String kind, int peers) {
    Registry registry = Registry.of(kind, peers);
    for (int i = 0; i < peers; i++) {
      registry.add(RegistryBenchmark.ip(i), RegistryBenchmark.port(i), i);
    }
    return registry;
  }

  private static long usedBytes() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
