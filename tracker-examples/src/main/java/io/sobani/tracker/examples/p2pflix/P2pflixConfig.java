package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.net.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The settings of {@code config.toml}; the first six are the original's.
 *
 * @param serverPort {@code server_port}: where it listens, 0 for any free port
 * @param debugMode {@code debug_mode}: answers are indented
 * @param dbPath {@code db_path}: the database, made where it is not there
 * @param keepaliveTimeout {@code keepalive_timeout}: how long a silent peer stays online
 * @param broadcastThreads {@code broadcast_thread_count}: threads that tell the other trackers
 * @param maxTrackerFailures {@code max_tracker_failures}: a tracker that fails more often in a row
 *     is given up
 * @param broadcastRetry {@code broadcast_retry_seconds}: the break after a first failure; it
 *     doubles
 * @param publicAddress {@code public_address}: how others reach this tracker and the peers on its
 *     host, {@code ip} or {@code ip:port}; null to be known by what they see. With a port of its
 *     own, trackers tell each other their ports, which originals do not understand
 * @param trustedTrackers {@code trusted_trackers}: the only ones that may join, and whose database
 *     may be copied; empty where all may join
 * @param ipv6 {@code ipv6}: also serves IPv6, and tells others of peers there, which originals
 *     refuse
 */
record P2pflixConfig(
    int serverPort,
    boolean debugMode,
    Path dbPath,
    Duration keepaliveTimeout,
    int broadcastThreads,
    int maxTrackerFailures,
    Duration broadcastRetry,
    TrackerAddress publicAddress,
    Set<Network> trustedTrackers,
    boolean ipv6) {
  /** An answer that takes longer than 10 seconds is cut off. */
  private static final Duration MAX_GAP_PATIENCE = Duration.ofSeconds(8);

  /** Returns whether trackers are {@code ip:port} here. */
  boolean speaksPorts() {
    return publicAddress != null && publicAddress.port() != TrackerAddress.DEFAULT_PORT;
  }

  /** Returns how long a change waits for those before it: while a sender tries again twice. */
  Duration gapPatience() {
    Duration twoRetries = broadcastRetry.multipliedBy(4);
    return twoRetries.compareTo(MAX_GAP_PATIENCE) < 0 ? twoRetries : MAX_GAP_PATIENCE;
  }

  /** Returns this with the port that the system gave. */
  P2pflixConfig boundTo(int port) {
    TrackerAddress address =
        publicAddress != null && publicAddress.port() == 0
            ? TrackerAddress.of(publicAddress.ip(), port)
            : publicAddress;
    return new P2pflixConfig(
        port,
        debugMode,
        dbPath,
        keepaliveTimeout,
        broadcastThreads,
        maxTrackerFailures,
        broadcastRetry,
        address,
        trustedTrackers,
        ipv6);
  }
}
