package io.sobani.tracker.bittorrent;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A request of a client to a tracker.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
public sealed interface BittorrentRequest {

  /** Returns the number by which the reply will be known. */
  int transactionId();

  /**
   * Writes the request.
   *
   * @param target the buffer to write to, from its position on
   * @throws java.nio.BufferOverflowException if there is no room
   */
  default void encode(ByteBuffer target) {
    ByteBuffer out = target.duplicate(); // big-endian, whatever the target is
    if (this instanceof Connect) {
      out.putLong(Layout.PROTOCOL_ID).putInt(Layout.CONNECT).putInt(transactionId());
    } else if (this instanceof Announce announce) {
      out.putLong(announce.connectionId).putInt(Layout.ANNOUNCE).putInt(transactionId());
      announce.announcement.writeTo(out);
      UrlData.write(announce.urlData, out);
    } else if (this instanceof Scrape scrape) {
      out.putLong(scrape.connectionId).putInt(Layout.SCRAPE).putInt(transactionId());
      scrape.infoHashes.forEach(hash -> hash.writeTo(out));
    }
    target.position(out.position());
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

  /** Asks how many have a part in torrents, of which 70 fit into a packet for certain. */
  record Scrape(long connectionId, int transactionId, List<InfoHash> infoHashes)
      implements BittorrentRequest {

    /** Copies the list. */
    public Scrape {
      infoHashes = List.copyOf(infoHashes);
    }
  }
}
