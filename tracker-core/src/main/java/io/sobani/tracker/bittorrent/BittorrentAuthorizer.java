package io.sobani.tracker.bittorrent;

/** Decides who may announce a torrent, for trackers that are not for everybody. Thread-safe. */
@FunctionalInterface
public interface BittorrentAuthorizer {

  /**
   * Returns whether an announce is allowed. Called on an event loop without a lock held: it must
   * not block.
   *
   * @param infoHash the torrent
   * @param urlData path and query of the announce URL, in which private trackers put a key; empty
   *     if the client sent none
   * @return whether it is allowed
   * @see "BEP 41, UDP Tracker Protocol Extensions"
   */
  boolean isAllowed(InfoHash infoHash, String urlData);
}
