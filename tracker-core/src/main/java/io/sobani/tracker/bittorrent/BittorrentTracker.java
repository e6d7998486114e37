package io.sobani.tracker.bittorrent;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.limit.Budgets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * A BitTorrent tracker over UDP: one event loop's view of the {@link BittorrentSwarms} that all
 * share. Confined to that loop's thread; allocates nothing for connect, announce and scrape.
 *
 * <p>A datagram is taken if it is a connect request, or an announce or scrape whose connection id
 * could be ours. A source gets nothing but connection ids until it has shown one; a bad one is met
 * with silence. Every answer is one packet that no path fragments.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
public final class BittorrentTracker implements DatagramHandler {

  private static final int MAX_SCRAPED = 74;

  private final BittorrentSwarms shared;
  private final Counters counters;
  private final BitSet sockets = new BitSet();
  private final SplittableRandom random = new SplittableRandom();
  private final Source from = new Source();
  private final AnnounceView announce = new AnnounceView();
  private final TorrentKey torrent = new TorrentKey();
  private final ByteBuffer reply = ByteBuffer.allocateDirect(Layout.V4_MAX_REPLY_BYTES);

  /**
   * Makes a loop's tracker, which lives as long as the swarms do.
   *
   * @param shared what all loops share
   * @param sockets the numbers of the listeners that it serves
   */
  public BittorrentTracker(BittorrentSwarms shared, int... sockets) {
    this.shared = shared;
    counters = shared.newCounters();
    for (int socket : sockets) {
      this.sockets.set(socket);
    }
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    Outcome outcome = Outcome.FAILED;
    try {
      Outcome request = sockets.get(socket) ? classify(datagram) : Outcome.OTHER_LISTENER;
      outcome =
          request.fate == Outcome.Fate.DECLINED
              ? request
              : answer(request, nowNs, socket, source, datagram, out);
    } finally {
      counters.count(outcome);
    }
    return outcome.fate != Outcome.Fate.DECLINED;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    shared.sweeper.advance(shared.upNs(nowNs));
  }

  @Override
  public long timeoutNs(long nowNs) {
    return shared.sweeper.timeoutNs(shared.upNs(nowNs));
  }

  /** Returns which request a datagram is, or why it is none. */
  private static Outcome classify(ByteBuffer datagram) {
    int at = datagram.position();
    if (datagram.remaining() < Layout.REQUEST_HEADER) {
      return Outcome.TOO_SHORT;
    }
    long id = Layout.longAt(datagram, at + Layout.ID);
    int action = Layout.intAt(datagram, at + Layout.ACTION);
    if (id == Layout.PROTOCOL_ID && action == Layout.CONNECT) {
      return Outcome.CONNECTED;
    }
    if (id >= 0) {
      return Outcome.FOREIGN;
    }
    return switch (action) {
      case Layout.ANNOUNCE ->
          datagram.remaining() < Layout.ANNOUNCE_BYTES ? Outcome.TOO_SHORT : Outcome.ANNOUNCED;
      case Layout.SCRAPE -> Outcome.SCRAPED;
      default -> Outcome.UNKNOWN_ACTION;
    };
  }

  private Outcome answer(
      Outcome request,
      long nowNs,
      int socket,
      InetSocketAddress source,
      ByteBuffer datagram,
      DatagramSink out) {
    from.read(source);
    if (from.port == 0) {
      return Outcome.SOURCE_PORT_ZERO;
    }
    long upNs = shared.upNs(nowNs);
    int at = datagram.position();
    boolean connect = request == Outcome.CONNECTED;
    if (!connect
        && !shared.connectionIds.isValid(
            upNs, Layout.longAt(datagram, at + Layout.ID), from.ipHigh, from.ipLow)) {
      return Outcome.BAD_CONNECTION_ID;
    }
    Budgets.Kind budget = connect ? Budgets.Kind.UNREGISTERED : Budgets.Kind.REGISTERED;
    if (!shared.budgets.allows(budget, upNs, from.ipHigh, from.ipLow, from.port)) {
      return Outcome.OVER_BUDGET;
    }
    reply.clear();
    reply
        .putInt(Layout.intAt(datagram, at + Layout.ACTION))
        .putInt(Layout.intAt(datagram, at + Layout.TRANSACTION_ID));
    Outcome outcome =
        switch (request) {
          case CONNECTED -> connect(upNs);
          case ANNOUNCED -> announce(upNs, datagram);
          default -> scrape(upNs, datagram);
        };
    out.send(socket, source, reply.flip());
    shared.budgets.charge(budget, upNs, from.ipHigh, from.ipLow, from.port);
    return outcome;
  }

  private Outcome connect(long upNs) {
    reply.putLong(shared.connectionIds.issue(upNs, from.ipHigh, from.ipLow));
    return Outcome.CONNECTED;
  }

  private Outcome announce(long upNs, ByteBuffer datagram) {
    announce.read(from, datagram, datagram.position(), shared.hash);
    if (announce.peer.port == 0) {
      return refuse(Outcome.PORT_ZERO, "Port can't be 0");
    }
    if (!shared.accessList().allows(datagram, datagram.position() + Layout.INFO_HASH)) {
      return refuse(Outcome.NOT_SERVED, "Info hash not allowed");
    }
    if (!isAuthorized(datagram)) {
      return refuse(Outcome.UNAUTHORIZED, "Not authorized");
    }
    reply.putInt(shared.config.jitteredIntervalS(random));
    return shared.swarms.announce(upNs, announce, random, reply)
        ? Outcome.ANNOUNCED
        : Outcome.ANNOUNCED_WITHOUT_ROOM;
  }

  private boolean isAuthorized(ByteBuffer datagram) {
    BittorrentAuthorizer authorizer = shared.config.authorizer();
    int options = datagram.position() + Layout.ANNOUNCE_BYTES;
    return authorizer == null
        || authorizer.isAllowed(announce.torrent.infoHash(), UrlData.read(datagram, options));
  }

  private Outcome scrape(long upNs, ByteBuffer datagram) {
    int hashBytes = datagram.remaining() - Layout.REQUEST_HEADER;
    if (hashBytes == 0) {
      return refuse(Outcome.BAD_SCRAPE, "Full scrapes are not allowed");
    }
    if (hashBytes % Layout.HASH_BYTES != 0) {
      return refuse(Outcome.BAD_SCRAPE, "Invalid info hash list");
    }
    int count = Math.min(hashBytes / Layout.HASH_BYTES, MAX_SCRAPED);
    int at = datagram.position() + Layout.REQUEST_HEADER;
    AccessList list = shared.accessList();
    int reclaim = Swarms.RECLAIMED_PER_DATAGRAM;
    for (int i = 0; i < count; i++, at += Layout.HASH_BYTES) {
      if (list.allows(datagram, at)) {
        torrent.read(datagram, at, from.v4, shared.hash);
        reclaim -= shared.swarms.scrape(upNs, torrent, reclaim, reply);
      } else {
        reply.putLong(0).putInt(0);
      }
    }
    return Outcome.SCRAPED;
  }

  private Outcome refuse(Outcome outcome, String message) {
    reply.putInt(0, Layout.ERROR).put(message.getBytes(StandardCharsets.US_ASCII));
    return outcome;
  }
}
