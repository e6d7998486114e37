package io.sobani.tracker;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.limit.HostCaps;
import io.sobani.tracker.limit.IncomeLimiter;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Request.Alive;
import io.sobani.tracker.protocol.Request.Announce;
import io.sobani.tracker.protocol.Request.Pulse;
import io.sobani.tracker.protocol.Request.Push;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.table.PeerTable;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/**
 * A rendezvous tracker: peers register their address under a short id, and others ask for it.
 *
 * <p>Thread-safe and shared: any thread may hand in any peer's message. Registrations stand in 62
 * shards, each behind a lock of its own that is held for some ten nanoseconds. All memory is
 * bounded by {@link TrackerConfig#maxPeers()}.
 *
 * <p>This class understands messages; {@link DatagramTracker} is the same for bytes. It has no
 * clock: every call brings the time, nanoseconds of one monotonic clock that may start anywhere.
 *
 * @see "PROTOCOL.md"
 */
public final class Tracker {

  private final Counters counters = new Counters();
  private final SipHash key;
  private final TrackerConfig config;
  private final Listener[] listeners;
  private final Callbacks callbacks;
  private final Shards shards;
  private final ShareIds shareIds;
  private final Budgets budgets;
  private final Proofs proofs;
  private final Registrar registrar;
  private final Introducer introducer;
  private final Sweeper sweeper;

  private volatile boolean started;
  private long originNs;

  /**
   * Makes a tracker that knows nobody.
   *
   * @param config how it is set up
   */
  public Tracker(TrackerConfig config) {
    this(config, SipHash.random());
  }

  /** Makes a tracker whose ids name the shards of a key: that of the one which it continues. */
  Tracker(TrackerConfig config, SipHash key) {
    this.config = config;
    listeners = new Listener[config.sockets()];
    config.listeners().forEach(listener -> listeners[listener.number()] = listener);
    this.key = key;
    SipHash limitKey = SipHash.random(); // ids show a little of what the other key does
    Limits limits = config.limits();
    int maxPeers = config.maxPeers();
    callbacks = new Callbacks(config, counters);
    HostCaps caps = limits.caps(limitKey, maxPeers);
    shards = new Shards(config, key, caps, counters, callbacks);
    shareIds = new ShareIds(config, counters);
    budgets = limits.budgets(limitKey, maxPeers);
    proofs = new Proofs(config);
    registrar = new Registrar(config, shards, shareIds, budgets, proofs, counters, callbacks);
    IncomeLimiter incomes = limits.incomes(limitKey, maxPeers);
    introducer = new Introducer(shards, shareIds, budgets, incomes, counters, callbacks);
    sweeper = new Sweeper(shards);
  }

  /**
   * Returns how this tracker is set up.
   *
   * @return its configuration
   */
  public TrackerConfig config() {
    return config;
  }

  /**
   * Serves a message of a host that has its own encoding.
   *
   * @param nowNs when it came
   * @param socket the number of the listener through which it came
   * @param source from where it came; port 0 is counted and not served, like an unknown listener
   * @param request the message
   * @param out where replies go, during the call: none, one to the source, or a second one to a
   *     peer
   */
  public void handle(
      long nowNs, int socket, InetSocketAddress source, Request request, ReplySink out) {
    counters.received();
    if (!serves(socket)) {
      counters.count(DropReason.UNKNOWN_LISTENER);
    } else if (source.getPort() == 0) {
      counters.count(DropReason.SOURCE_PORT_ZERO);
    } else {
      Exchange exchange = new Exchange(new ReplyOutbox(out));
      exchange.begin(listener(socket), source);
      serve(exchange, nowNs, request);
    }
  }

  /**
   * Reclaims the memory of ended registrations, a bounded step of it.
   *
   * @param nowNs the time
   */
  public void advance(long nowNs) {
    Exchange exchange = new Exchange(null);
    exchange.upNs = upNs(nowNs);
    sweeper.advance(exchange);
    callbacks.finish(exchange);
  }

  /**
   * Returns the delay until {@link #advance} has work.
   *
   * @param nowNs the time
   * @return nanoseconds, 0 or less if there is work now, {@link Long#MAX_VALUE} if there is none
   */
  public long timeoutNs(long nowNs) {
    return sweeper.timeoutNs(upNs(nowNs));
  }

  /**
   * Registers a peer of this process, without the network: it counts against no bound, and an
   * income is a call of its own code, never a datagram.
   *
   * @param advertised where others reach it
   * @param onIncome told the observed address and the id of who asked, on the thread that serves
   *     him
   * @return the registration, which lasts until it is closed
   * @throws IllegalStateException where no id can be made
   */
  public LocalRegistration registerLocal(
      Endpoint advertised, BiConsumer<Endpoint, ShareId> onIncome) {
    int shard =
        Shards.shardOf(hash(advertised.ip().high(), advertised.ip().low(), advertised.port()));
    PeerTable table = shards.table(shard);
    synchronized (table) {
      ShareId id = shareIds.next(table, shard);
      if (id.equals(ShareId.NONE)) {
        throw new IllegalStateException("no id that is free: the generator of ids fails");
      }
      LocalRegistration local = new LocalRegistration(shareIds, id, advertised, onIncome);
      shareIds.locals.put(id, local);
      return local;
    }
  }

  /**
   * Refuses new registrations from now on, {@code closing}, and serves the rest: the begin of an
   * end that no peer of today notices.
   */
  public void drain() {
    registrar.drain();
  }

  /**
   * Returns the counters of now.
   *
   * @return a snapshot
   */
  public TrackerStats stats() {
    return counters.stats(shards.count(), config.maxPeers());
  }

  /** Returns whether a socket number is that of a listener that the tracker serves. */
  boolean serves(int socket) {
    return socket >= 0 && socket < listeners.length && listeners[socket] != null;
  }

  Listener listener(int socket) {
    return listeners[socket];
  }

  Counters counters() {
    return counters;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  SipHash key() {
    return key;
  }

  Shards shards() {
    return shards;
  }

  /** Serves a request of an exchange that has begun. */
  void serve(Exchange asker, long nowNs, Request request) {
    asker.token = request.token();
    asker.nonce = request.nonce();
    judge(asker, nowNs);
    if (!proofs.mustProve(asker) || isServedUnproven(asker, request)) {
      dispatch(asker, request);
    } else {
      registrar.challenge(asker, request instanceof Announce);
    }
    callbacks.finish(asker);
  }

  /** Serves a push without a token, as {@link #serve} would. */
  void servePush(Exchange asker, long nowNs, long idHigh, long idLow) {
    asker.token = Token.NONE;
    asker.nonce = Token.NONE;
    judge(asker, nowNs);
    if (proofs.mustProve(asker)) {
      registrar.challenge(asker, false);
    } else {
      introducer.push(asker, idHigh, idLow);
    }
    callbacks.finish(asker);
  }

  private void judge(Exchange asker, long nowNs) {
    asker.upNs = upNs(nowNs);
    asker.hash = hash(asker.ipHigh, asker.ipLow, asker.port);
    proofs.judge(asker, nowNs);
  }

  /** Returns whether a request is a proven peer's keepalive, or a new owner's announce. */
  private boolean isServedUnproven(Exchange asker, Request request) {
    return request instanceof Announce
        ? proofs.mayReplace(asker)
        : isKeepalive(request) && registrar.isProven(asker);
  }

  private static boolean isKeepalive(Request request) {
    return request instanceof Alive || request instanceof Pulse pulse && !pulse.overrides();
  }

  private void dispatch(Exchange asker, Request request) {
    if (request instanceof Pulse pulse) {
      registrar.pulse(asker, pulse.overrides(), pulse.override(), pulse.regenerate());
    } else if (request instanceof Alive) {
      registrar.alive(asker);
    } else if (request instanceof Announce announce) {
      registrar.announce(asker, announce.override());
    } else if (request instanceof Push push) {
      introducer.push(asker, push.shareId().high(), push.shareId().low());
    } else {
      introducer.badPush(asker);
    }
  }

  private long hash(long ipHigh, long ipLow, int port) {
    return key.hashEndpoint(ipHigh, ipLow, port);
  }

  /** Counts time from the first that is seen: no later code meets a clock that wraps. */
  long upNs(long nowNs) {
    if (!started) {
      start(nowNs);
    }
    return nowNs - originNs;
  }

  private synchronized void start(long nowNs) {
    if (!started) {
      originNs = nowNs;
      started = true;
    }
  }
}
