package io.sobani.tracker.examples.jithub;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The settings of a ROOT.
 *
 * @param internal where REGULAR trackers reach it
 * @param external where everybody does
 * @param admin where the operator does
 * @param adminToken what the operator must know, or null for nothing
 * @param trackerLeaseNs how long a tracker is listed after its heartbeat
 * @param maxTrackers the most trackers
 * @param stateFile where the trackers are saved, or null for nowhere
 */
record RootSettings(
    InetSocketAddress internal,
    InetSocketAddress external,
    InetSocketAddress admin,
    String jwtSecret,
    String adminToken,
    long trackerLeaseNs,
    int maxTrackers,
    Path stateFile) {

  private static final int MOST_TRACKERS = 100_000;

  static RootSettings from(Environment env) {
    return new RootSettings(
        new InetSocketAddress(env.port("INTERNAL_PORT", 5000)),
        new InetSocketAddress(env.port("EXTERNAL_PORT", 4000)),
        new InetSocketAddress(env.host("ADMIN_HOST", "127.0.0.1"), env.port("ADMIN_PORT", 6000)),
        env.required("JWT_SECRET"),
        env.token("ADMIN_TOKEN"),
        env.leaseNs("TRACKER_TTL", "30s"),
        env.number("MAX_TRACKERS", 1_000, 1, MOST_TRACKERS),
        stateFile(env.or("STATE_FILE", "jithub-trackers.json")));
  }

  private static Path stateFile(String text) {
    try {
      return text.equals("none") ? null : Path.of(text);
    } catch (InvalidPathException e) {
      throw Environment.refused("STATE_FILE", text, "not a path");
    }
  }
}
