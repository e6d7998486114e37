package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that a server must give back: threads, sockets and selectors, direct memory, heap. */
record Resources(Set<String> threads, long descriptors, long directBuffers, long heapBytes) {

  private static final int TRIES = 100;

  /** Room for what a test and the JDK keep, and for what other threads of the JVM now use. */
  private static final long HEAP_SLACK_BYTES = 4 << 20;

  static Resources now() throws InterruptedException {
    System.gc();
    Thread.sleep(20); // what frees direct buffers follows
    return new Resources(threadsNow(), descriptorsNow(), directBuffersNow(), heapNow());
  }

  /** Garbage may take a while to go, and a thread to be gone after it was joined. */
  static void assertAsBefore(Resources before) throws InterruptedException {
    Resources now = now();
    for (int i = 0; i < TRIES && !now.isWithin(before); i++) {
      now = now();
    }
    assertThat(now.threads).isSubsetOf(before.threads);
    assertThat(now.descriptors).as("sockets and selectors").isLessThanOrEqualTo(before.descriptors);
    assertThat(now.directBuffers).as("direct buffers").isLessThanOrEqualTo(before.directBuffers);
    assertThat(now.heapBytes).as("heap").isLessThanOrEqualTo(before.heapBytes + HEAP_SLACK_BYTES);
  }

  private boolean isWithin(Resources before) {
    return before.threads.containsAll(threads)
        && descriptors <= before.descriptors
        && directBuffers <= before.directBuffers
        && heapBytes <= before.heapBytes + HEAP_SLACK_BYTES;
  }

  private static Set<String> threadsNow() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon() || thread.getName().startsWith("sobani-"))
        .map(Thread::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Sockets, selectors and their wake-up events; files and jars come and go by themselves. */
  private static long descriptorsNow() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(Resources::isOfChannels).count();
    } catch (IOException e) {
      return 0; // elsewhere than on Linux
    }
  }

  private static boolean isOfChannels(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:") || target.startsWith("anon_inode:");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static long heapNow() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  static long directBuffersNow() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getCount)
        .sum();
  }
}
