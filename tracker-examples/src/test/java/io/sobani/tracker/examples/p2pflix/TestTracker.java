package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A running tracker on a port of its own, whose clocks stand until they are moved. */
final class TestTracker implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String LOOPBACK = "127.0.0.0/8";
  private static final TrackerAddress OWN_PORT = TrackerAddress.of(IpAddress.parse("127.0.0.1"), 0);

  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  final P2pflixService service;
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final long originNs = nowNs.get();

  TestTracker(P2pflixConfig config, InitialTracker initial) {
    this(config, initial, Database.MAX_PAGES);
  }

  private TestTracker(P2pflixConfig config, InitialTracker initial, int maxPages) {
    Clocks clocks = new Clocks(nowNs::get, () -> START.plusNanos(elapsedNs()));
    try {
      service = new P2pflixService(config, initial, clocks, maxPages);
      start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() throws IOException {
    try {
      service.start();
    } catch (IOException e) {
      service.close();
      throw e;
    }
  }

  /** Starts one that is alone, with a database in a folder. */
  static TestTracker alone(Path folder) {
    return new TestTracker(
        config(folder.resolve("tracker.db"), 0, null, Duration.ofMillis(50)), InitialTracker.NONE);
  }

  /** Starts one that is alone, with a database of at most {@code maxPages} pages. */
  static TestTracker small(Path folder, int maxPages) {
    return new TestTracker(
        config(folder.resolve("tracker.db"), 0, null, Duration.ofMillis(50)),
        InitialTracker.NONE,
        maxPages);
  }

  /** Starts one that speaks ports, so that many can be on this machine, and trusts them all. */
  static TestTracker among(Path database, InitialTracker initial) {
    return again(database, initial, 0);
  }

  /** Starts such a one at the port that it had. */
  static TestTracker again(Path database, InitialTracker initial, int port) {
    return new TestTracker(
        config(database, port, OWN_PORT, Duration.ofMillis(100), LOOPBACK), initial);
  }

  /** Starts one that does not give another tracker up while the test lasts. */
  static TestTracker patient(Path database, InitialTracker initial, int port) {
    return new TestTracker(
        config(database, port, OWN_PORT, Duration.ofHours(1), LOOPBACK), initial);
  }

  /** Starts one that everybody may join. */
  static TestTracker open(Path database, InitialTracker initial) {
    return new TestTracker(config(database, 0, OWN_PORT, Duration.ofMillis(100)), initial);
  }

  /** Starts one that only the trackers of some networks may join. */
  static TestTracker trusting(Path database, InitialTracker initial, String... networks) {
    return new TestTracker(
        config(database, 0, OWN_PORT, Duration.ofMillis(100), networks), initial);
  }

  TrackerAddress address() {
    return TrackerAddress.of(IpAddress.parse("127.0.0.1"), service.port());
  }

  void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
  }

  JsonNode get(String path) {
    return send("127.0.0.1", "GET", path, "").json();
  }

  JsonNode post(String path, String body) {
    return send("127.0.0.1", "POST", path, body).json();
  }

  JsonNode put(String path, String body) {
    return send("127.0.0.1", "PUT", path, body).json();
  }

  JsonNode delete(String path, String body) {
    return send("127.0.0.1", "DELETE", path, body).json();
  }

  /** Sends JSON from an address. */
  TestHttp.Answer send(String from, String method, String path, String body) {
    return TestHttp.send(from, service.port(), method, path, TestHttp.JSON, body);
  }

  /** Adds a file of two chunks for a new peer; returns its guid. */
  String share(String hash) {
    JsonNode answer = post("/add_file", Bodies.addFile(null, 0, "name of " + hash, hash));
    return answer.get("guid").stringValue();
  }

  private static P2pflixConfig config(
      Path database, int port, TrackerAddress address, Duration retry, String... trusted) {
    Set<Network> networks =
        Stream.of(trusted).map(Network::parse).collect(Collectors.toUnmodifiableSet());
    return new P2pflixConfig(port, false, database, TIMEOUT, 4, 3, retry, address, networks, false);
  }

  private long elapsedNs() {
    return nowNs.get() - originNs;
  }

  @Override
  public void close() {
    service.close();
  }
}
