package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.BittorrentReply.Announced;

/** Observes a client's part in a torrent. Called on the client's thread: it must not block. */
public interface TorrentEvents {

  /** A tracker answered. */
  void onUpdate(Announced update);

  /** An announce failed; another one will follow by itself. */
  void onError(BittorrentException problem);

  /** The torrent has stopped: its tracker knows, or could not be told. The last call. */
  default void onStopped() {}
}
