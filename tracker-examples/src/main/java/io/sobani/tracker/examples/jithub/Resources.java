package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpHost;
import io.sobani.tracker.examples.http.HttpLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The resources that a tracker must close: its ports and its repeated tasks. */
final class Resources implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Resources.class.getName());

  private final List<AutoCloseable> resources = new ArrayList<>();

  /** A thread for the sweep and one for the heartbeat, which may wait. */
  private final ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(2);

  /**
   * Takes a port, on which nothing is served yet.
   *
   * @param variable what set it, for the message of a failure
   */
  HttpHost bind(String variable, InetSocketAddress address) throws IOException {
    try {
      return closing(HttpHost.bind(address, HttpLimits.ofBodies(JsonBody.MAX_BYTES)));
    } catch (IOException e) {
      throw new IOException(variable + ": " + e.getMessage(), e);
    }
  }

  /** Has something closed in the end. */
  <T extends AutoCloseable> T closing(T resource) {
    resources.add(resource);
    return resource;
  }

  void everySecond(Runnable task) {
    every(Duration.ofSeconds(1), task);
  }

  /** Runs a task now, and again each pause after it has ended. It must not throw. */
  void every(Duration pause, Runnable task) {
    scheduler.scheduleWithFixedDelay(task, 0, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "not closed", e);
      }
    }
  }
}
