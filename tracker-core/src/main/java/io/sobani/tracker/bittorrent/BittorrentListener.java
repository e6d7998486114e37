package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.BittorrentReply.Announced;

/** Hears what comes of a torrent. Called on the session's thread. */
public interface BittorrentListener {

  /**
   * A tracker answered.
   *
   * @param update leechers, seeders, peers and the interval
   */
  void onUpdate(Announced update);

  /**
   * An announce failed; another one will follow by itself.
   *
   * @param problem why
   */
  void onError(BittorrentException problem);

  /** The torrent has stopped: its tracker knows, or could not be told. The last call. */
  default void onStopped() {}
}
