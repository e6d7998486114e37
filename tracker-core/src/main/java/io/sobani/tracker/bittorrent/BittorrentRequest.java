package io.sobani.tracker.bittorrent;

import java.nio.ByteBuffer;
import java.util.List;

/** A request of a client to a tracker. */
public sealed interface BittorrentRequest {

  /** Returns the number by which the reply will be known. */
  int transactionId();

  /**
   * Writes the request.
   *
   * @param target where to, from its position on
   * @throws java.nio.BufferOverflowException if there is no room
   */
  default void encode(ByteBuffer target) {
    Codec.encode(this, target);
  }

  /** Asks for a connection id. */
  record Connect(int transactionId) implements BittorrentRequest {}

  /**
   * Says that a client has a part in a torrent, and asks for others.
   *
   * @param urlData path and query of the announce URL, or empty
   */
  record Announce(long connectionId, int transactionId, Announcement announcement, String urlData)
      implements BittorrentRequest {}

  /**
   * Asks how many have a part in some torrents.
   *
   * @param infoHashes the torrents; more than 70 may not fit into a packet
   */
  record Scrape(long connectionId, int transactionId, List<InfoHash> infoHashes)
      implements BittorrentRequest {

    /** Copies the list. */
    public Scrape {
      infoHashes = List.copyOf(infoHashes);
    }
  }
}
