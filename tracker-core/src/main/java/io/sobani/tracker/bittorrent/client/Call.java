package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.bittorrent.BittorrentException;

/** A request that is not yet answered. */
@FunctionalInterface
public interface Call {

  /**
   * Gives the request up; its callback hears {@link BittorrentException.Problem#ABORTED}, unless it
   * has ended already.
   */
  void cancel(long nowNs);
}
