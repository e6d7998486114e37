package io.sobani.tracker.limit;

import java.lang.reflect.Method;

/** Measures what the current thread allocates; by reflection, as the module reads no beans. */
public final class AllocationProbe {

  private AllocationProbe() {}

  /** Returns the bytes that a run of the work allocates, after one that warms it up. */
  public static long bytesAllocatedBy(Runnable work) {
    work.run();
    long before = bytesAllocated();
    work.run();
    return bytesAllocated() - before;
  }

  private static long bytesAllocated() {
    try {
      Method threads =
          Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean");
      Method bytes =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getThreadAllocatedBytes", long.class);
      return (long) bytes.invoke(threads.invoke(null), Thread.currentThread().getId());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
