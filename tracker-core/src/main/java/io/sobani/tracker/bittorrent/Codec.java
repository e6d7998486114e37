package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.Announcement.Progress;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Connected;
import io.sobani.tracker.bittorrent.BittorrentReply.Refused;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.BittorrentRequest.Announce;
import io.sobani.tracker.bittorrent.BittorrentRequest.Connect;
import io.sobani.tracker.bittorrent.BittorrentRequest.Scrape;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes requests and reads replies, as a client does. What is longer than its action needs is
 * legal, so that the protocol can be extended.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
final class Codec {

  private Codec() {}

  static BittorrentReply decodeReply(ByteBuffer datagram, boolean v6) throws BittorrentException {
    requireBytes(datagram.remaining(), Layout.REPLY_HEADER);
    ByteBuffer in = datagram.slice();
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
        throw malformed("unknown action " + action);
    }
  }

  private static void requireBytes(int bytes, int least) throws BittorrentException {
    require(bytes >= least, bytes + " bytes, not " + least);
  }

  private static void require(boolean condition, String what) throws BittorrentException {
    if (!condition) {
      throw malformed(what);
    }
  }

  private static BittorrentException malformed(String what) {
    return new BittorrentException(BittorrentException.Problem.MALFORMED, what);
  }

  static void encode(BittorrentRequest request, ByteBuffer target) {
    ByteBuffer out = target.duplicate(); // big-endian, whatever the target is
    if (request instanceof Connect) {
      out.putLong(Layout.PROTOCOL_ID).putInt(Layout.CONNECT).putInt(request.transactionId());
    } else if (request instanceof Announce announce) {
      out.putLong(announce.connectionId()).putInt(Layout.ANNOUNCE).putInt(request.transactionId());
      put(announce.announcement(), out);
      UrlData.write(announce.urlData(), out);
    } else if (request instanceof Scrape scrape) {
      out.putLong(scrape.connectionId()).putInt(Layout.SCRAPE).putInt(request.transactionId());
      scrape.infoHashes().forEach(hash -> hash.writeTo(out));
    }
    target.position(out.position());
  }

  private static void put(Announcement announcement, ByteBuffer out) {
    announcement.infoHash().writeTo(out);
    announcement.peerId().writeTo(out);
    Progress progress = announcement.progress();
    out.putLong(progress.downloaded()).putLong(progress.left()).putLong(progress.uploaded());
    out.putInt(announcement.event().code()).putInt(announcement.ip()).putInt(announcement.key());
    out.putInt(announcement.numWant()).putShort((short) announcement.port());
  }

  /** Reads whole peers; what is left over is no peer. */
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
}
