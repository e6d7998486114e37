package io.sobani.tracker.examples.fleet;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The values that all nodes of a fleet share; secret, because whoever knows them can make tokens.
 *
 * @param generation a number drawn anew whenever the store is found empty
 * @param leaseMs the lease of every registration
 * @param shardKey 16 bytes, the key of the hash that names shards
 * @param tokenKey 16 bytes, the key of tokens
 * @param tokenEpochMs the store's time from which tokens count
 */
record FleetKeys(
    long generation, long leaseMs, String shardKey, String tokenKey, long tokenEpochMs) {

  private static final String VERSION = "1";
  private static final String KEY = "[0-9a-f]{32}";
  private static final String NUMBER = "[0-9]{1,15}";

  /** Makes new ones. */
  static FleetKeys random(long leaseMs, long storeMs) {
    return new FleetKeys(randomGeneration(), leaseMs, randomKey(), randomKey(), storeMs);
  }

  private static long randomGeneration() {
    return ThreadLocalRandom.current().nextLong(1, 1_000_000_000_000_000L);
  }

  private static String randomKey() {
    byte[] key = new byte[16];
    new SecureRandom().nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  /** Reads the text in the store, or empty where it is not valid. */
  static Optional<FleetKeys> tryParse(String text) {
    String[] parts = text.split("\\|", -1);
    boolean valid =
        parts.length == 6
            && parts[0].equals(VERSION)
            && parts[1].matches(NUMBER)
            && parts[2].matches(NUMBER)
            && parts[3].matches(KEY)
            && parts[4].matches(KEY)
            && parts[5].matches(NUMBER);
    return valid
        ? Optional.of(
            new FleetKeys(
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                parts[3],
                parts[4],
                Long.parseLong(parts[5])))
        : Optional.empty();
  }

  /** Returns the same keys for a store that was emptied. */
  FleetKeys nextGeneration() {
    return new FleetKeys(randomGeneration(), leaseMs, shardKey, tokenKey, tokenEpochMs);
  }

  /** Returns whether others make and take the same ids and tokens. */
  boolean hasKeysOf(FleetKeys other) {
    return shardKey.equals(other.shardKey)
        && tokenKey.equals(other.tokenKey)
        && tokenEpochMs == other.tokenEpochMs;
  }

  static byte[] bytes(String key) {
    return HexFormat.of().parseHex(key);
  }

  /** Returns the text in the store. */
  String text() {
    return String.join(
        "|",
        VERSION,
        Long.toString(generation),
        Long.toString(leaseMs),
        shardKey,
        tokenKey,
        Long.toString(tokenEpochMs));
  }

  /** Names no key, because it may end up in a log. */
  @Override
  public String toString() {
    return "fleet of generation " + generation + ", lease " + leaseMs + " ms";
  }
}
