package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.BittorrentException.Problem;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply of a tracker to a client.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
public sealed interface BittorrentReply {

  /** Returns the number of the request. */
  int transactionId();

  /**
   * Reads a reply. What is longer than its action needs is legal, so that the protocol can be
   * extended.
   *
   * @param datagram its bytes, of which position and limit stay
   * @param v6 whether it came over IPv6, so that peers are of that family
   * @throws BittorrentException of kind {@code MALFORMED} if it is not a reply
   */
  static BittorrentReply decode(ByteBuffer datagram, boolean v6) throws BittorrentException {
    requireBytes(datagram.remaining(), Layout.REPLY_HEADER);
    ByteBuffer in = datagram.slice(); // big-endian, whatever the datagram is
    int action = in.getInt();
    int transactionId = in.getInt();
    switch (action) {
      case Layout.CONNECT:
        requireBytes(in.limit(), Layout.CONNECTED_BYTES);
        return new Connected(transactionId, in.getLong());
      case Layout.ANNOUNCE:
        requireBytes(in.limit(), Layout.ANNOUNCED_BYTES);
        return new Announced(transactionId, in.getInt(), in.getInt(), in.getInt(), peers(in, v6));
      case Layout.SCRAPE:
        return new Scraped(transactionId, rows(in));
      case Layout.ERROR:
        return new Refused(transactionId, message(in));
      default:
        throw new BittorrentException(Problem.MALFORMED, "unknown action " + action);
    }
  }

  private static void requireBytes(int bytes, int least) throws BittorrentException {
    if (bytes < least) {
      throw new BittorrentException(Problem.MALFORMED, bytes + " bytes, not " + least);
    }
  }

  /** Reads whole peers; what is left over is not one. */
  private static List<Endpoint> peers(ByteBuffer in, boolean v6) {
    List<Endpoint> peers = new ArrayList<>();
    while (in.remaining() >= (v6 ? Layout.V6_PEER_BYTES : Layout.V4_PEER_BYTES)) {
      IpAddress ip = v6 ? new IpAddress(in.getLong(), in.getLong()) : IpAddress.v4(in.getInt());
      peers.add(new Endpoint(ip, in.getShort() & 0xffff));
    }
    return peers;
  }

  private static List<Scraped.Row> rows(ByteBuffer in) {
    List<Scraped.Row> rows = new ArrayList<>();
    while (in.remaining() >= Layout.SCRAPED_ROW_BYTES) {
      rows.add(new Scraped.Row(in.getInt(), in.getInt(), in.getInt()));
    }
    return rows;
  }

  /** Returns the tracker's words, without the NUL that some append; nothing in them is obeyed. */
  private static String message(ByteBuffer in) {
    while (in.hasRemaining() && in.get(in.limit() - 1) == 0) {
      in.limit(in.limit() - 1);
    }
    return StandardCharsets.UTF_8.decode(in).toString().replaceAll("\\p{Cntrl}", "\ufffd");
  }

  /** Gives a connection id, to be shown in requests for the next minute. */
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

  /** Answers a scrape: a row for each info-hash in the order of the request, or fewer. */
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

  /** Refuses a request, in the tracker's words. */
  record Refused(int transactionId, String message) implements BittorrentReply {}
}
