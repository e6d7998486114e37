package io.sobani.tracker.examples.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * The most that a server holds for its clients.
 *
 * @param bodyBytes the longest request body
 * @param connections the most open connections
 * @param heldBytes the most bytes of requests that are not whole yet, of requests in work and of
 *     answers that are on their way, all together
 * @param patience how long a client may take to send a request, and may take nothing of the answer
 */
public record HttpLimits(int bodyBytes, int connections, long heldBytes, Duration patience) {
  private static final int MOST_CONNECTIONS = 4096;
  private static final int LEAST_DESCRIPTORS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Returns limits that fit this process: a quarter of the file descriptors that are left, so that
   * connections never take those of files and other ports, and an eighth of the heap.
   *
   * @throws IOException where hardly a descriptor is left; its message is for the operator
   */
  public static HttpLimits ofBodies(int bodyBytes) throws IOException {
    return new HttpLimits(
        bodyBytes, fittingConnections(), Runtime.getRuntime().maxMemory() / 8, PATIENCE);
  }

  private static int fittingConnections() throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long most = system.getMaxFileDescriptorCount();
      long left = most - system.getOpenFileDescriptorCount();
      if (left < LEAST_DESCRIPTORS) {
        throw new IOException(
            "%d of %d file descriptors are left, too few to serve HTTP: raise ulimit -n"
                .formatted(left, most));
      }
      return (int) Math.min(left / 4, MOST_CONNECTIONS);
    }
    return MOST_CONNECTIONS;
  }
}
