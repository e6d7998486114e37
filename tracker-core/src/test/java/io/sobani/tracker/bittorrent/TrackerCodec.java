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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads requests and writes replies, as a tracker does that a client is tested against. */
public final class TrackerCodec {

  private static final int ANNOUNCE_BYTES = 98;

  private TrackerCodec() {}

  /** Reads a request that is well formed. */
  public static BittorrentRequest decode(ByteBuffer datagram) {
    ByteBuffer in = datagram.slice();
    long id = in.getLong();
    int action = in.getInt();
    int number = in.getInt();
    return switch (action) {
      case 0 -> new Connect(number);
      case 1 -> new Announce(id, number, announcement(in), UrlData.read(in, ANNOUNCE_BYTES));
      case 2 -> {
        List<InfoHash> hashes = new ArrayList<>();
        while (in.hasRemaining()) {
          hashes.add(InfoHash.of(bytes(in)));
        }
        yield new Scrape(id, number, hashes);
      }
      default -> throw new AssertionError("unknown action " + action);
    };
  }

  private static Announcement announcement(ByteBuffer in) {
    InfoHash infoHash = InfoHash.of(bytes(in));
    PeerId peerId = PeerId.of(bytes(in));
    Progress progress = new Progress(in.getLong(), in.getLong(), in.getLong());
    Event event = Event.values()[in.getInt()];
    int ip = in.getInt();
    int key = in.getInt();
    int numWant = in.getInt();
    int port = in.getShort() & 0xffff;
    return new Announcement(infoHash, peerId, progress, event, ip, key, numWant, port);
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[20];
    in.get(bytes);
    return bytes;
  }

  /** Writes a reply. */
  public static void encode(BittorrentReply reply, ByteBuffer out) {
    if (reply instanceof Connected connected) {
      out.putInt(0).putInt(reply.transactionId()).putLong(connected.connectionId());
    } else if (reply instanceof Announced announced) {
      out.putInt(1).putInt(reply.transactionId());
      out.putInt(announced.intervalS()).putInt(announced.leechers()).putInt(announced.seeders());
      for (Endpoint peer : announced.peers()) {
        out.put(peer.toSocketAddress().getAddress().getAddress()).putShort((short) peer.port());
      }
    } else if (reply instanceof Scraped scraped) {
      out.putInt(2).putInt(reply.transactionId());
      for (Scraped.Row row : scraped.rows()) {
        out.putInt(row.seeders()).putInt(row.completed()).putInt(row.leechers());
      }
    } else if (reply instanceof Refused refused) {
      out.putInt(3).putInt(reply.transactionId());
      out.put(refused.message().getBytes(StandardCharsets.UTF_8));
    }
  }
}
