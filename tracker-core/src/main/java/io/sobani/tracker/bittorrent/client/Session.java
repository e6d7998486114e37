package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.bittorrent.BittorrentReply;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.BittorrentRequest;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.TorrentEvents;
import io.sobani.tracker.bittorrent.TrackerUrl;
import io.sobani.tracker.net.IpAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The client's side of BitTorrent UDP trackers: many torrents and trackers over one socket, without
 * I/O. Confined to one thread; callbacks and observers run on it.
 *
 * <p>Nothing is sent during {@link #announce}, {@link #scrape} or {@link #join}, but by the next
 * {@link #advance}, which is due at once. A connection id is used for a minute by all requests to
 * its address. Datagrams that answer nothing that was asked are left to other handlers and change
 * nothing, so nobody who cannot see the requests can end one.
 *
 * @see "BEP 15, UDP Tracker Protocol for BitTorrent"
 */
public final class Session implements DatagramHandler {

  private static final int TIMERS_PER_TURN = 64;

  /* Every reply: its action, and at this place its transaction id. */
  private static final int TRANSACTION_ID = 4;
  private static final int REPLY_HEADER_BYTES = 8;

  private static final int MAX_REQUEST_BYTES = 1_472;

  final BittorrentClientConfig config;
  final long firstTimeoutNs;
  final Timers timers = new Timers();
  final Map<Integer, Exchange> exchanges = new HashMap<>();
  final Set<JoinedTorrent> torrents = new LinkedHashSet<>();

  private final Map<InetSocketAddress, TrackerEndpoint> endpoints = new HashMap<>();
  private final int socket;
  private final Resolver resolver;
  private final SecureRandom random = new SecureRandom();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_REQUEST_BYTES);
  private boolean closed;

  /** Something that was asked of a tracker, by the transaction id of the answer. */
  interface Exchange extends Call {

    /** Returns whether a reply may come from an address. */
    boolean expects(InetAddress source);

    /** Takes a reply; returns whether it was one to what was asked. */
    boolean onReply(long nowNs, BittorrentReply reply);
  }

  /** Makes a session on the socket of a number; the resolver finds trackers that have names. */
  public Session(int socket, Resolver resolver, BittorrentClientConfig config) {
    this.socket = socket;
    this.resolver = resolver;
    this.config = config;
    firstTimeoutNs = config.firstTimeout().toNanos();
  }

  /** Announces once. */
  public Call announce(
      long nowNs,
      TrackerUrl tracker,
      Announcement announcement,
      Callback<? super Announced> callback) {
    return new DualAnnounce(this, tracker, announcement, callback, true).start(nowNs);
  }

  /** Asks for any number of torrents; those of which the tracker said nothing have no row. */
  public Call scrape(
      long nowNs,
      TrackerUrl tracker,
      List<InfoHash> infoHashes,
      Callback<? super Map<InfoHash, Scraped.Row>> callback) {
    return new SplitScrape(this, tracker, callback).start(nowNs, infoHashes);
  }

  /** Takes part in a torrent; throws where the session is closed, or there is no tracker. */
  public JoinedTorrent join(
      long nowNs, List<TrackerUrl> trackers, Announcement announcement, TorrentEvents events) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    JoinedTorrent torrent = new JoinedTorrent(this, trackers, announcement, events);
    torrents.add(torrent);
    torrent.announce(nowNs);
    return torrent;
  }

  /** Stops all torrents; each tells its tracker. */
  public void stop(long nowNs) {
    List.copyOf(torrents).forEach(torrent -> torrent.stop(nowNs));
  }

  /** Returns whether there is a torrent that has not stopped. */
  public boolean hasTorrents() {
    return !torrents.isEmpty();
  }

  /** Ends everything at once; what is under way is aborted, and so is all that is asked later. */
  public void close(long nowNs) {
    closed = true;
    while (!torrents.isEmpty()) {
      torrents.iterator().next().abort(nowNs);
    }
    List.copyOf(exchanges.values()).forEach(exchange -> exchange.cancel(nowNs));
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    if (socket != this.socket || datagram.remaining() < REPLY_HEADER_BYTES) {
      return false;
    }
    int transactionId = datagram.slice().getInt(TRANSACTION_ID);
    Exchange exchange = exchanges.get(transactionId);
    InetAddress ip = source.getAddress();
    if (exchange == null || !exchange.expects(ip)) {
      return false;
    }
    try {
      return exchange.onReply(nowNs, BittorrentReply.decode(datagram, ip instanceof Inet6Address));
    } catch (BittorrentException e) {
      return false;
    }
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    timers.run(nowNs, TIMERS_PER_TURN, out);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return timers.timeoutNs(nowNs);
  }

  TrackerEndpoint endpoint(long nowNs, InetSocketAddress address) {
    if (!endpoints.containsKey(address)) {
      endpoints.values().removeIf(endpoint -> endpoint.isIdle(nowNs));
    }
    return endpoints.computeIfAbsent(address, key -> new TrackerEndpoint(key, this));
  }

  /** Notes what is asked by a number that nothing else has, and that nobody can guess; never 0. */
  int begin(Exchange exchange) {
    int id;
    do {
      id = random.nextInt();
    } while (id == 0 || exchanges.putIfAbsent(id, exchange) != null);
    return id;
  }

  void send(BittorrentRequest request, InetSocketAddress address, DatagramSink out) {
    request.encode(buffer.clear());
    out.send(socket, address, buffer.flip());
  }

  /** Finds the addresses of a tracker for a request; none will come when the session is closed. */
  void resolve(
      long nowNs,
      TrackerUrl tracker,
      Call request,
      BiConsumer<Long, List<InetSocketAddress>> found) {
    Optional<IpAddress> literal = IpAddress.tryParse(tracker.host());
    if (closed) {
      request.cancel(nowNs);
    } else if (literal.isPresent()) {
      InetAddress ip = literal.get().toInetAddress();
      found.accept(nowNs, List.of(new InetSocketAddress(ip, tracker.port())));
    } else {
      resolver.resolve(nowNs, tracker, found);
    }
  }
}
