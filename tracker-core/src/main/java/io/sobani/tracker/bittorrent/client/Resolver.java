package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.bittorrent.TrackerUrl;
import java.net.InetSocketAddress;
import java.util.List;

/** Finds the addresses of trackers that have names; literals are not asked for. */
@FunctionalInterface
public interface Resolver {

  /**
   * Looks up a tracker's host.
   *
   * @param addresses to be called once, on the session's thread, during this call or later
   */
  void resolve(long nowNs, TrackerUrl tracker, OnAddresses addresses);

  /** Takes what was found. */
  @FunctionalInterface
  interface OnAddresses {

    /**
     * Takes what was found.
     *
     * @param addresses in the order in which to try them; empty if there are none
     */
    void onAddresses(long nowNs, List<InetSocketAddress> addresses);
  }
}
