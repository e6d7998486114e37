package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What a tracker runs and must stop: its ports and its repeated tasks. */
final class Resources implements AutoCloseable {
  private final List<HttpService> services = new ArrayList<>();

  /** A thread for the sweep and one for the heartbeat, which may wait. */
  private final ScheduledExecutorService scheduler = new ScheduledThreadPoolExecutor(2);

  HttpService serve(InetSocketAddress address, JsonApp app) throws IOException {
    HttpService service = HttpService.start(address, app, JsonBody.MAX_BYTES);
    services.add(service);
    return service;
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
    services.forEach(HttpService::close);
  }
}
