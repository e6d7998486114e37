package io.sobani.tracker.bittorrent;

import io.sobani.tracker.net.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;

/** A reply of a tracker to a client. */
public sealed interface BittorrentReply {

  /** Returns the number of the request. */
  int transactionId();

  /**
   * Reads a reply.
   *
   * @param datagram its bytes, of which position and limit stay
   * @param v6 whether it came over IPv6, so that peers are of that family
   * @throws BittorrentException of kind {@code MALFORMED} if it is not a reply
   */
  static BittorrentReply decode(ByteBuffer datagram, boolean v6) throws BittorrentException {
    return Codec.decodeReply(datagram, v6);
  }

  /**
   * Gives a connection id.
   *
   * @param connectionId to be shown in requests for the next minute
   */
  record Connected(int transactionId, long connectionId) implements BittorrentReply {}

  /**
   * Answers an announce.
   *
   * @param intervalS after how many seconds to announce again
   * @param leechers how many are still downloading
   * @param seeders how many have everything
   * @param peers some of them, all of the family of the packet
   */
  record Announced(
      int transactionId, int intervalS, int leechers, int seeders, List<Endpoint> peers)
      implements BittorrentReply {

    /** Copies the list. */
    public Announced {
      peers = List.copyOf(peers);
    }
  }

  /**
   * Answers a scrape.
   *
   * @param rows one for each info-hash, in the order of the request; a tracker may answer fewer
   */
  record Scraped(int transactionId, List<Row> rows) implements BittorrentReply {

    /** Copies the list. */
    public Scraped {
      rows = List.copyOf(rows);
    }

    /**
     * The state of a torrent.
     *
     * @param seeders how many have everything
     * @param completed how many said that they completed it
     * @param leechers how many are still downloading
     */
    public record Row(int seeders, int completed, int leechers) {}
  }

  /**
   * Refuses a request.
   *
   * @param message the tracker's words
   */
  record Refused(int transactionId, String message) implements BittorrentReply {}
}
