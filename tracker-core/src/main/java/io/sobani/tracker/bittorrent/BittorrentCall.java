package io.sobani.tracker.bittorrent;

/** A request under way. */
@FunctionalInterface
public interface BittorrentCall {

  /**
   * Gives the request up; its callback hears {@link BittorrentException.Problem#ABORTED}, unless it
   * has ended already.
   *
   * @param nowNs the time
   */
  void cancel(long nowNs);
}
