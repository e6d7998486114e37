package io.sobani.tracker;

import java.time.Duration;

/**
 * How often a peer is told of an asker, by an {@code income}: whoever is told sends datagrams to
 * the asker's address, which may be a forged one.
 *
 * <p>A pair is an asker and a target, each an address and port; a host is an IPv4 address or an
 * IPv6 /64. The tables that keep count take, a peer of {@code maxPeers}, between one and two times
 * {@code (targetsPerPeer * (1 + perPair) + targetsPerHost / 4 + 1.1 * (1 + perProvenPair)) / 8}
 * bytes: some 10 with the defaults.
 *
 * @param perPair how often in the window, where the asker is unproven, 1 to 10; default 3
 * @param perProvenPair how often in the window, where the asker is proven, 1 to 100; default 30
 * @param targetsPerPeer of how many targets an unproven asker in the window, 1 to 100; default 8
 * @param targetsPerHost of how many targets all unproven askers of a host in the window, 1 to
 *     1,000; default 64
 * @param window the time that these count for, 1 s to 1 day; default 300 s
 * @param spacing the least time between two of one pair, 0 to the window; default 1 s
 * @see TrackerConfig.Builder#incomeLimits
 */
public record IncomeLimits(
    int perPair,
    int perProvenPair,
    int targetsPerPeer,
    int targetsPerHost,
    Duration window,
    Duration spacing) {

  /** The defaults, from which others are made. */
  public static final IncomeLimits DEFAULT =
      new IncomeLimits(3, 30, 8, 64, Duration.ofSeconds(300), Duration.ofSeconds(1));

  /**
   * Returns the same limits but for how often a target is told of one asker.
   *
   * @param unproven how often where the asker is unproven
   * @param proven how often where the asker is proven
   * @return the limits
   */
  public IncomeLimits withPerPair(int unproven, int proven) {
    return new IncomeLimits(unproven, proven, targetsPerPeer, targetsPerHost, window, spacing);
  }

  /**
   * Returns the same limits but for how many targets are told of unproven askers.
   *
   * @param perPeer of one asker
   * @param perHost of all askers of a host
   * @return the limits
   */
  public IncomeLimits withTargets(int perPeer, int perHost) {
    return new IncomeLimits(perPair, perProvenPair, perPeer, perHost, window, spacing);
  }

  /**
   * Returns the same limits over another time.
   *
   * @param newWindow the time that the other limits count for
   * @param newSpacing the least time between two of one pair
   * @return the limits
   */
  public IncomeLimits withWindow(Duration newWindow, Duration newSpacing) {
    return new IncomeLimits(
        perPair, perProvenPair, targetsPerPeer, targetsPerHost, newWindow, newSpacing);
  }
}
