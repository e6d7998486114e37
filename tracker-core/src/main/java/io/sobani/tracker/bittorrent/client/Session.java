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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The client's side of BitTorrent UDP trackers: many torrents and trackers over one socket, without
 * I/O. Confined to one thread; callbacks and listeners run on it.
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

  private final int socket;
  private final Resolver resolver;
  private final BittorrentClientConfig config;
  private final SessionState state;
  private final Set<JoinedTorrent> torrents = new LinkedHashSet<>();
  private boolean closed;

  /**
   * Makes a session.
   *
   * @param socket the number of the listener from which it sends and on which it hears
   * @param resolver finds trackers that have names
   */
  public Session(int socket, Resolver resolver, BittorrentClientConfig config) {
    this.socket = socket;
    this.resolver = resolver;
    this.config = config;
    state = new SessionState(socket, config);
  }

  /** Announces once. */
  public Call announce(
      long nowNs,
      TrackerUrl tracker,
      Announcement announcement,
      Callback<? super Announced> callback) {
    return announce(nowNs, tracker, announcement, callback, true);
  }

  Call announce(
      long nowNs,
      TrackerUrl tracker,
      Announcement announcement,
      Callback<? super Announced> callback,
      boolean lastResort) {
    DualAnnounce announce =
        new DualAnnounce(
            this,
            state.timers,
            (id, number) ->
                new BittorrentRequest.Announce(id, number, announcement, tracker.urlData()),
            callback,
            lastResort);
    announce.start(nowNs, tracker);
    return announce;
  }

  /**
   * Asks how many have a part in some torrents, in as many requests as that takes.
   *
   * @param callback hears the rows by torrent, without those of which the tracker said nothing
   * @throws IllegalArgumentException if there is no torrent
   */
  public Call scrape(
      long nowNs,
      TrackerUrl tracker,
      List<InfoHash> infoHashes,
      Callback<? super Map<InfoHash, Scraped.Row>> callback) {
    return SplitScrape.start(this, nowNs, tracker, infoHashes, callback);
  }

  /**
   * Takes part in a torrent: announces that the client starts, and again whenever an interval is
   * over, until it stops.
   *
   * @param trackers whom to ask; the next one where one fails
   * @param announcement what to say, whatever its event is
   * @param listener hears what comes of it
   * @throws IllegalArgumentException if there is no tracker
   * @throws IllegalStateException if the session is closed
   */
  public JoinedTorrent join(
      long nowNs, List<TrackerUrl> trackers, Announcement announcement, TorrentEvents listener) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    JoinedTorrent torrent =
        new JoinedTorrent(this, state.timers, config, trackers, announcement, listener);
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
    List.copyOf(torrents).forEach(torrent -> torrent.abort(nowNs));
    List.copyOf(state.requests.values()).forEach(request -> request.cancel(nowNs));
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    if (socket != this.socket || datagram.remaining() < REPLY_HEADER_BYTES) {
      return false;
    }
    int transactionId = datagram.slice().getInt(TRANSACTION_ID);
    PendingRequest<?> request = state.requests.get(transactionId);
    TrackerEndpoint endpoint = state.connects.get(transactionId);
    InetAddress ip = source.getAddress();
    if (request != null ? !request.expects(ip) : endpoint == null || !endpoint.expects(ip)) {
      return false;
    }
    try {
      BittorrentReply reply = BittorrentReply.decode(datagram, ip instanceof Inet6Address);
      return request != null ? request.onReply(nowNs, reply) : endpoint.onReply(nowNs, reply);
    } catch (BittorrentException e) {
      return false;
    }
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    state.timers.run(nowNs, TIMERS_PER_TURN, out);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return state.timers.timeoutNs(nowNs);
  }

  <R extends BittorrentReply> PendingRequest<R> newRequest(
      PendingRequest.RequestForm form,
      Class<R> expected,
      Callback<? super R> callback,
      boolean lastResort) {
    return new PendingRequest<>(state, form, expected, callback, lastResort);
  }

  /** Finds the addresses of a tracker for a request; none will come when the session is closed. */
  void resolve(long nowNs, TrackerUrl tracker, Call request, Resolver.OnAddresses found) {
    Optional<IpAddress> literal = IpAddress.tryParse(tracker.host());
    if (closed) {
      request.cancel(nowNs);
    } else if (literal.isPresent()) {
      InetAddress ip = literal.get().toInetAddress();
      found.onAddresses(nowNs, List.of(new InetSocketAddress(ip, tracker.port())));
    } else {
      resolver.resolve(nowNs, tracker, found);
    }
  }

  void onEnded(JoinedTorrent torrent) {
    torrents.remove(torrent);
  }
}
