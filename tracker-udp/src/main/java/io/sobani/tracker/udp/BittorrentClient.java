package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.Announcement.Progress;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.bittorrent.BittorrentException.Problem;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.TorrentEvents;
import io.sobani.tracker.bittorrent.TrackerUrl;
import io.sobani.tracker.bittorrent.client.Call;
import io.sobani.tracker.bittorrent.client.Callback;
import io.sobani.tracker.bittorrent.client.JoinedTorrent;
import io.sobani.tracker.bittorrent.client.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A client of BitTorrent UDP trackers: a {@link Session} with a socket and a daemon thread of its
 * own. Thread-safe; futures complete and observers are called on that thread, so neither may block.
 *
 * <p>A future fails with a {@link BittorrentException}; cancelling it gives the request up.
 *
 * <pre>{@code
 * try (BittorrentClient client = BittorrentClient.launch()) {
 *   Announcement me = Announcement.of(infoHash, PeerId.random(), 6881);
 *   client.announce(TrackerUrl.parse("udp://tracker.example:6969"), me).get().peers();
 * }
 * }</pre>
 */
public final class BittorrentClient implements AutoCloseable {

  private static final InetSocketAddress ANY = new InetSocketAddress(0);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);
  private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(2);

  private final BittorrentNames names;
  private final Session session;
  private final UdpEndpoint endpoint;

  private final Socket proxyConnection; // not connected where there is no proxy
  private final Thread thread;
  private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;
  private volatile Duration closeWithin = CLOSE_WITHIN;

  private BittorrentClient(
      BittorrentClientConfig config,
      InetSocketAddress local,
      Socket proxyConnection,
      InetSocketAddress relay)
      throws IOException {
    this.proxyConnection = proxyConnection;
    names = new BittorrentNames(this::later, relay == null);
    session = new Session(0, names, config);
    DatagramHandler handler = relay == null ? session : new Socks5Proxy.Handler(session, relay);
    endpoint = UdpEndpoint.builder(handler).bind(local).build();
    thread = new Thread(this::run, "sobani-bittorrent");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts a client on any port, for IPv4 and IPv6; throws where no socket can be opened. */
  public static BittorrentClient launch() throws IOException {
    return launch(BittorrentClientConfig.defaults(), ANY);
  }

  /** Starts a client on a socket; throws where that cannot be opened. */
  public static BittorrentClient launch(BittorrentClientConfig config, InetSocketAddress local)
      throws IOException {
    return new BittorrentClient(config, local, new Socket(), null);
  }

  /**
   * Starts a client behind a proxy; blocks until the proxy has agreed. When the proxy ends its
   * connection, requests are no longer answered.
   *
   * @throws IOException if the proxy does not agree, or the socket cannot be opened
   */
  public static BittorrentClient launch(BittorrentClientConfig config, Socks5Proxy proxy)
      throws IOException {
    Socket connection = new Socket();
    try {
      InetSocketAddress relay = proxy.associate(connection);
      return new BittorrentClient(config, ANY, connection, relay);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** Returns the address of the client's socket. */
  public InetSocketAddress localAddress() {
    return endpoint.localAddresses().get(0);
  }

  /** Announces once; the value has leechers, seeders, peers and the interval. */
  public CompletableFuture<Announced> announce(TrackerUrl tracker, Announcement announcement) {
    return ask((nowNs, callback) -> session.announce(nowNs, tracker, announcement, callback));
  }

  /**
   * Asks how many have a part in some torrents, in as many requests as that takes.
   *
   * @return the rows by torrent, without those of which the tracker said nothing
   * @throws IllegalArgumentException if there is no torrent
   */
  public CompletableFuture<Map<InfoHash, Scraped.Row>> scrape(
      TrackerUrl tracker, List<InfoHash> infoHashes) {
    requireSome("torrent", infoHashes);
    return ask((nowNs, callback) -> session.scrape(nowNs, tracker, infoHashes, callback));
  }

  /**
   * Takes part in a torrent until it is stopped or the client closed.
   *
   * @param trackers the trackers to ask; the next one where one fails
   * @param announcement what to say, whatever its event is
   * @throws IllegalArgumentException if there is no tracker
   */
  public Torrent join(List<TrackerUrl> trackers, Announcement announcement, TorrentEvents events) {
    requireSome("tracker", trackers);
    return new Torrent(trackers, announcement, events);
  }

  /** Stops all torrents, waits up to 3 s for their trackers to hear of it, and ends. */
  @Override
  public void close() {
    close(CLOSE_WITHIN);
  }

  /**
   * Stops all torrents, waits for their trackers to hear of it, and ends; what is still under way
   * then is aborted. Closing again changes nothing.
   */
  public void close(Duration within) {
    if (!closing) {
      closeWithin = within;
      closing = true;
    }
    endpoint.wakeup();
    if (thread != Thread.currentThread()) {
      Uninterruptibly.join(thread, closeWithin.toNanos() + GRACE_NS);
    }
  }

  private void run() {
    try (UdpEndpoint mine = endpoint) {
      while (!closing && mine.poll(Long.MAX_VALUE) >= 0) {}
      long startNs = System.nanoTime();
      session.stop(startNs);
      long leftNs = closeWithin.toNanos();
      while (session.hasTorrents() && leftNs > 0 && mine.poll(leftNs) >= 0) {
        leftNs = closeWithin.toNanos() - (System.nanoTime() - startNs);
      }
    } catch (IOException e) {
      Log.write(Level.ERROR, "the BitTorrent client ended by itself", e);
    } finally {
      names.close();
      Quietly.close(proxyConnection);
      session.close(System.nanoTime());
      pending.forEach(BittorrentClient::abort);
    }
  }

  private <R> CompletableFuture<R> ask(BiFunction<Long, Callback<R>, Call> request) {
    CompletableFuture<R> future = new CompletableFuture<>();
    pending.add(future);
    future.whenComplete((result, failure) -> pending.remove(future));
    boolean accepted =
        later(
            nowNs -> {
              Call call = request.apply(nowNs, completing(future));
              future.whenComplete((result, failure) -> later(call::cancel));
            });
    if (!accepted) {
      abort(future);
    }
    return future;
  }

  private static <R> Callback<R> completing(CompletableFuture<R> future) {
    return (nowNs, result, problem) -> {
      if (problem == null) {
        future.complete(result);
      } else {
        future.completeExceptionally(problem);
      }
    };
  }

  private static void abort(CompletableFuture<?> future) {
    future.completeExceptionally(new BittorrentException(Problem.ABORTED, "the client is closed"));
  }

  private static void requireSome(String name, List<?> list) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("no " + name);
    }
  }

  /** Runs a command on the client's thread; returns false if it never will. */
  private boolean later(Consumer<Long> command) {
    if (Thread.currentThread() == thread) {
      command.accept(System.nanoTime());
      return true;
    }
    while (!closing) {
      try {
        endpoint.execute(() -> command.accept(System.nanoTime()));
        return true;
      } catch (RejectedExecutionException e) {
        // closed, or a thousand commands are waiting
        Uninterruptibly.join(thread, TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    return false;
  }

  /** A part in a torrent. Thread-safe. */
  public final class Torrent {

    private JoinedTorrent torrent; // on the client's thread only

    private Torrent(List<TrackerUrl> trackers, Announcement announcement, TorrentEvents events) {
      later(nowNs -> torrent = session.join(nowNs, trackers, announcement, events));
    }

    /** Says how far the client is, with the next announce. */
    public void progress(Progress progress) {
      later(nowNs -> torrent.progress(progress));
    }

    /** Says that the last piece has come. */
    public void completed() {
      later(nowNs -> torrent.completed(nowNs));
    }

    /** Takes no more part; the tracker is told. */
    public void stop() {
      later(nowNs -> torrent.stop(nowNs));
    }
  }
}
