package io.sobani.tracker.bittorrent;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentStats.Outcome;
import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.limit.Budgets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Serves datagrams of BEP 15 from a {@link BittorrentTracker} that several event loops may share.
 * Confined to one loop's thread; allocates nothing for connect and scrape, nor for an announce that
 * adds nobody.
 *
 * <p>A datagram is taken if it is a connect request, or an announce or scrape whose connection id
 * could be ours. A source gets nothing but connection ids until it has shown one; a bad one is met
 * with silence. Every answer is one packet that no path fragments.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
public final class BittorrentDatagramTracker implements DatagramHandler {

  private static final int MAX_SCRAPED = 74;

  private final BittorrentTracker tracker;

  /** Written by this loop alone. */
  private final AtomicLongArray counters = new AtomicLongArray(Outcome.values().length);

  private final BitSet sockets = new BitSet();
  private final SplittableRandom random = new SplittableRandom();
  private final PackedSource source = new PackedSource();
  private final ReceivedAnnounce announce = new ReceivedAnnounce();
  private final TorrentKey scraped = new TorrentKey();
  private final ByteBuffer reply = ByteBuffer.allocateDirect(Layout.MAX_REPLY_BYTES);

  /**
   * Makes the handler of one event loop, which lives as long as the tracker does.
   *
   * @param tracker the tracker that all loops share
   * @param sockets the numbers of the listeners that it serves
   */
  public BittorrentDatagramTracker(BittorrentTracker tracker, int... sockets) {
    this.tracker = tracker;
    tracker.counters.add(counters);
    for (int socket : sockets) {
      this.sockets.set(socket);
    }
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress from, ByteBuffer datagram, DatagramSink out) {
    Outcome outcome = Outcome.FAILED;
    try {
      outcome = sockets.get(socket) ? refusal(datagram) : Outcome.OTHER_LISTENER;
      if (outcome == null) {
        outcome = Outcome.FAILED;
        outcome = answer(tracker.upNs(nowNs), socket, from, datagram, out);
      }
    } finally {
      int i = outcome.ordinal();
      counters.setOpaque(i, counters.getPlain(i) + 1);
    }
    return outcome.fate != Outcome.Fate.DECLINED;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    tracker.sweeper.advance(tracker.upNs(nowNs));
  }

  @Override
  public long timeoutNs(long nowNs) {
    return tracker.sweeper.timeoutNs(tracker.upNs(nowNs));
  }

  /** Returns why a datagram is not a request to a tracker, or null. */
  private static Outcome refusal(ByteBuffer datagram) {
    int at = datagram.position();
    if (datagram.remaining() < Layout.REQUEST_HEADER) {
      return Outcome.TOO_SHORT;
    }
    long id = Layout.longAt(datagram, at + Layout.ID);
    int action = Layout.intAt(datagram, at + Layout.ACTION);
    if (id == Layout.PROTOCOL_ID && action == Layout.CONNECT) {
      return null;
    }
    if (id >= 0) {
      return Outcome.FOREIGN;
    }
    return switch (action) {
      case Layout.ANNOUNCE ->
          datagram.remaining() < Layout.ANNOUNCE_BYTES ? Outcome.TOO_SHORT : null;
      case Layout.SCRAPE -> null;
      default -> Outcome.UNKNOWN_ACTION;
    };
  }

  private Outcome answer(
      long upNs, int socket, InetSocketAddress from, ByteBuffer datagram, DatagramSink out) {
    source.set(from);
    if (source.port() == 0) {
      return Outcome.SOURCE_PORT_ZERO;
    }
    int at = datagram.position();
    int action = Layout.intAt(datagram, at + Layout.ACTION);
    if (action != Layout.CONNECT
        && !tracker.connectionIds.isValid(upNs, Layout.longAt(datagram, at + Layout.ID), source)) {
      return Outcome.BAD_CONNECTION_ID;
    }
    Budgets.Kind budget =
        action == Layout.CONNECT ? Budgets.Kind.UNREGISTERED : Budgets.Kind.REGISTERED;
    if (!tracker.budgets.allows(budget, upNs, source)) {
      return Outcome.OVER_BUDGET;
    }
    reply.clear().putInt(action).putInt(Layout.intAt(datagram, at + Layout.TRANSACTION_ID));
    Outcome outcome =
        switch (action) {
          case Layout.CONNECT -> connect(upNs);
          case Layout.ANNOUNCE -> announce(upNs, datagram);
          default -> scrape(upNs, datagram);
        };
    out.send(socket, from, reply.flip());
    tracker.budgets.charge(budget, upNs, source);
    return outcome;
  }

  private Outcome connect(long upNs) {
    reply.putLong(tracker.connectionIds.issue(upNs, source));
    return Outcome.CONNECTED;
  }

  private Outcome announce(long upNs, ByteBuffer datagram) {
    announce.read(source, datagram, datagram.position(), tracker.hash);
    if (announce.peer.port() == 0) {
      return refuse(Outcome.PORT_ZERO, "Port can't be 0");
    }
    if (!tracker.accessList.allows(datagram, datagram.position() + Layout.INFO_HASH)) {
      return refuse(Outcome.NOT_SERVED, "Info hash not allowed");
    }
    if (!isAuthorized(datagram)) {
      return refuse(Outcome.UNAUTHORIZED, "Not authorized");
    }
    reply.putInt(tracker.config.jitteredIntervalS(random));
    return tracker.swarms.announce(upNs, announce, random, reply)
        ? Outcome.ANNOUNCED
        : Outcome.ANNOUNCED_WITHOUT_ROOM;
  }

  private boolean isAuthorized(ByteBuffer datagram) {
    BittorrentConfig.Authorizer authorizer = tracker.config.authorizer();
    int at = datagram.position();
    return authorizer == BittorrentConfig.Authorizer.ALL
        || authorizer.isAllowed(
            InfoHash.at(datagram, at + Layout.INFO_HASH),
            UrlData.read(datagram, at + Layout.ANNOUNCE_BYTES));
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
    AccessList list = tracker.accessList;
    int reclaim = Swarms.RECLAIMED_PER_DATAGRAM;
    for (int i = 0; i < count; i++, at += Layout.HASH_BYTES) {
      if (list.allows(datagram, at)) {
        scraped.read(datagram, at, source.isV4(), tracker.hash);
        reclaim -= tracker.swarms.scrape(upNs, scraped, reclaim, reply);
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
