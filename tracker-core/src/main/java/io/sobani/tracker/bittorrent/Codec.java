package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.Announcement.Event;
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
 * Reads and writes requests and replies, in both directions.
 *
 * <p>Decoders leave position and limit as they are and take any kind of buffer. What is longer than
 * its action needs is legal, so that the protocol can be extended.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
final class Codec {

  private Codec() {}

  static BittorrentRequest decodeRequest(ByteBuffer datagram) throws BittorrentException {
    requireBytes(datagram.remaining(), Layout.REQUEST_HEADER);
    ByteBuffer in = datagram.slice();
    long id = in.getLong();
    int action = in.getInt();
    int transactionId = in.getInt();
    switch (action) {
      case Layout.CONNECT:
        require(id == Layout.PROTOCOL_ID, "not the id of the protocol");
        return new Connect(transactionId);
      case Layout.ANNOUNCE:
        requireBytes(in.limit(), Layout.ANNOUNCE_BYTES);
        require(Layout.portAt(in, Layout.PORT) != 0, "port 0");
        String urlData = UrlData.read(in, Layout.ANNOUNCE_BYTES);
        return new Announce(id, transactionId, announcement(in), urlData);
      case Layout.SCRAPE:
        return new Scrape(id, transactionId, infoHashes(in));
      default:
        throw malformed("unknown action " + action);
    }
  }

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

  static void encode(BittorrentReply reply, ByteBuffer target) {
    ByteBuffer out = target.duplicate();
    if (reply instanceof Connected connected) {
      out.putInt(Layout.CONNECT).putInt(reply.transactionId()).putLong(connected.connectionId());
    } else if (reply instanceof Announced announced) {
      out.putInt(Layout.ANNOUNCE).putInt(reply.transactionId());
      out.putInt(announced.intervalS()).putInt(announced.leechers()).putInt(announced.seeders());
      announced.peers().forEach(peer -> put(peer, out));
    } else if (reply instanceof Scraped scraped) {
      out.putInt(Layout.SCRAPE).putInt(reply.transactionId());
      for (Scraped.Row row : scraped.rows()) {
        out.putInt(row.seeders()).putInt(row.completed()).putInt(row.leechers());
      }
    } else if (reply instanceof Refused refused) {
      out.putInt(Layout.ERROR).putInt(reply.transactionId());
      out.put(refused.message().getBytes(StandardCharsets.UTF_8));
    }
    target.position(out.position());
  }

  private static Announcement announcement(ByteBuffer in) {
    return new Announcement(
        InfoHash.at(in, Layout.INFO_HASH),
        PeerId.at(in, Layout.PEER_ID),
        new Progress(
            in.getLong(Layout.DOWNLOADED), in.getLong(Layout.LEFT), in.getLong(Layout.UPLOADED)),
        Event.of(in.getInt(Layout.EVENT)),
        in.getInt(Layout.IP),
        in.getInt(Layout.KEY),
        in.getInt(Layout.NUM_WANT),
        Layout.portAt(in, Layout.PORT));
  }

  private static void put(Announcement announcement, ByteBuffer out) {
    announcement.infoHash().writeTo(out);
    announcement.peerId().writeTo(out);
    Progress progress = announcement.progress();
    out.putLong(progress.downloaded()).putLong(progress.left()).putLong(progress.uploaded());
    out.putInt(announcement.event().code()).putInt(announcement.ip()).putInt(announcement.key());
    out.putInt(announcement.numWant()).putShort((short) announcement.port());
  }

  private static List<InfoHash> infoHashes(ByteBuffer in) {
    List<InfoHash> hashes = new ArrayList<>();
    for (; in.remaining() >= Layout.HASH_BYTES; in.position(in.position() + Layout.HASH_BYTES)) {
      hashes.add(InfoHash.at(in, in.position()));
    }
    return hashes;
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

  private static void put(Endpoint peer, ByteBuffer out) {
    if (peer.ip().isV4()) {
      out.putInt((int) peer.ip().low());
    } else {
      out.putLong(peer.ip().high()).putLong(peer.ip().low());
    }
    out.putShort((short) peer.port());
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
