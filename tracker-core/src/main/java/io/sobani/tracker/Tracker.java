package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.limit.HostCaps;
import io.sobani.tracker.limit.IncomeLimiter;
import io.sobani.tracker.limit.Uptime;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Request.Alive;
import io.sobani.tracker.protocol.Request.Announce;
import io.sobani.tracker.protocol.Request.Pulse;
import io.sobani.tracker.protocol.Request.Push;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.table.PeerTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A rendezvous tracker: peers register their address under a short id, and others ask for it.
 *
 * <p>Thread-safe and shared: any thread may hand in any peer's message. All memory is bounded by
 * {@link TrackerConfig#maxPeers()}.
 *
 * <p>This class understands messages; {@link DatagramTracker} is the same for bytes. It has no
 * clock: every call brings the time, nanoseconds of one monotonic clock that may start anywhere.
 *
 * @see "PROTOCOL.md"
 */
public final class Tracker {

  final Counters counters = new Counters();
  final SipHash key;
  private final TrackerConfig config;
  final Listener[] listeners;
  final Callbacks callbacks;
  final Shards shards;
  private final ShareIds shareIds;
  private final Budgets budgets;
  private final AddressProofs proofs;
  private final Registrar registrar;
  private final Introducer introducer;
  private final Sweeper sweeper;
  final Rows rows;
  private final Uptime uptime = new Uptime();

  /** Creates a tracker without a registration. */
  public Tracker(TrackerConfig config) {
    this(config, config.shardKey().orElseGet(SipHash::random));
  }

  Tracker(TrackerConfig config, SipHash key) {
    this.config = config;
    listeners = new Listener[config.settings.sockets];
    config.listeners().forEach(listener -> listeners[listener.number()] = listener);
    this.key = key;
    SipHash limitKey = SipHash.random(); // ids reveal a little of what the other key does
    Limits limits = config.limits();
    int maxPeers = config.maxPeers();
    callbacks = new Callbacks(config, counters);
    HostCaps caps = limits.caps(limitKey, maxPeers);
    shards = new Shards(config, key, caps, callbacks);
    shareIds = new ShareIds(config, callbacks);
    budgets = limits.budgets(limitKey, maxPeers);
    proofs = new AddressProofs(config);
    registrar = new Registrar(config, shards, shareIds, budgets, proofs, callbacks);
    IncomeLimiter incomes = limits.incomes(limitKey, maxPeers);
    introducer = new Introducer(shards, shareIds, budgets, incomes, registrar, callbacks);
    sweeper = new Sweeper(shards);
    rows = new Rows(config, key, shards, callbacks);
  }

  /** Returns how this tracker is set up. */
  public TrackerConfig config() {
    return config;
  }

  /**
   * Serves a request.
   *
   * @param socket the number of the listener on which it came
   * @param source the address from which it came; port 0 is counted and not served, like an unknown
   *     listener
   * @param out where replies go, during the call: none, one to the source, or a second one to
   *     another peer
   */
  public void handle(
      long nowNs, int socket, InetSocketAddress source, Request request, ReplySink out) {
    DropReason refusal = refusal(socket, source);
    if (refusal == null) {
      serve(new Asker(), nowNs, socket, source, request, out);
    } else {
      decline(refusal);
    }
  }

  /** Returns why nothing is served that comes on a socket from a source, or {@code null}. */
  DropReason refusal(int socket, InetSocketAddress source) {
    if (socket < 0 || socket >= listeners.length || listeners[socket] == null) {
      return DropReason.UNKNOWN_LISTENER;
    }
    return source.getPort() == 0 ? DropReason.SOURCE_PORT_ZERO : null;
  }

  /** Counts a datagram that is not served, and returns the reason. */
  DropReason decline(DropReason reason) {
    counters.received();
    counters.count(reason);
    return reason;
  }

  /** Serves a request for an asker that is used again and again. */
  DropReason serve(
      Asker asker,
      long nowNs,
      int socket,
      InetSocketAddress source,
      Request request,
      ReplySink out) {
    if (!asker.resumed) {
      counters.received();
    }
    asker.listener = listeners[socket];
    asker.source.set(source);
    asker.upNs = upNs(nowNs);
    asker.hash = asker.source.hash(key);
    proofs.check(asker, request.token(), nowNs);
    Decision decision = decide(asker, request);
    counters.count(decision);
    if (decision.reply() != null) {
      out.send(socket, source, stamped(decision.reply(), asker.newToken, request.nonce()));
    }
    if (decision.income() != null) {
      out.send(decision.targetSocket(), decision.target(), decision.income());
    }
    callbacks.run(asker.later);
    return decision.dropped();
  }

  private Decision decide(Asker asker, Request request) {
    if (proofs.mustProve(asker) && !isServedUnproven(asker, request)) {
      return registrar.challenge(asker, request instanceof Announce);
    }
    if (request instanceof Pulse pulse) {
      return registrar.pulse(asker, pulse);
    }
    if (request instanceof Alive alive) {
      return registrar.alive(asker, alive);
    }
    if (request instanceof Announce announce) {
      return registrar.announce(asker, announce);
    }
    return request instanceof Push push ? introducer.push(asker, push) : introducer.badPush(asker);
  }

  /** Returns whether a request is a proven peer's keepalive, or a new owner's announce. */
  private boolean isServedUnproven(Asker asker, Request request) {
    if (request instanceof Announce) {
      return proofs.mayReplace(asker);
    }
    boolean keepalive =
        request instanceof Alive || request instanceof Pulse pulse && !pulse.overrides();
    return keepalive && registrar.isProven(asker);
  }

  private static Reply stamped(Reply reply, Token newToken, Token nonce) {
    return newToken.present() || nonce.present() ? reply.with(newToken, nonce) : reply;
  }

  /** Reclaims the memory of ended registrations, a bounded step of it. */
  public void advance(long nowNs) {
    Queue<Runnable> later = new ArrayDeque<>();
    sweeper.advance(upNs(nowNs), later);
    callbacks.run(later);
  }

  /**
   * Returns the delay until {@link #advance} has work: nanoseconds, 0 or less if there is work now,
   * {@link Long#MAX_VALUE} if there is none.
   */
  public long timeoutNs(long nowNs) {
    return sweeper.timeoutNs(upNs(nowNs));
  }

  /**
   * Returns the registrations as bytes, in pieces that are made while the tracker serves.
   *
   * <p>To be iterated on one thread, any one. A piece is valid until the next one is asked for.
   * Whoever is registered from the beginning of the iteration to its end is in the snapshot; local
   * registrations are not. The bytes are as secret as the ids, and nothing in them guards them
   * against damage: whoever stores them adds a check.
   *
   * @param wallMs the time that a later process can compare with its own, milliseconds since 1970
   */
  public Iterable<ByteBuffer> snapshot(long nowNs, long wallMs) {
    return () -> new SnapshotWriter(rows, upNs(nowNs), SnapshotWriter.head(this, wallMs));
  }

  /**
   * Makes the tracker that continues another one, from its {@link #snapshot}.
   *
   * <p>Leases continue, less the wall time that has passed since. What is over the new tracker's
   * bounds is left out, in the order in which a full tracker makes room. Listeners are known by
   * their names; a registration whose listener is gone counts as one of {@link Dialect#DOCUMENTED}.
   * {@link TrackerEvents} are told of what was taken over, at the end.
   *
   * @param wallMs the wall time, milliseconds since 1970
   * @throws SnapshotException if the bytes are not a valid snapshot
   * @throws IOException if the source throws it
   */
  public static Tracker restore(
      TrackerConfig config, long nowNs, long wallMs, SnapshotSource source)
      throws IOException, SnapshotException {
    return new SnapshotReader(config, nowNs, wallMs, source).read();
  }

  /** A source of the bytes of a snapshot, such as a channel's {@code read}. */
  @FunctionalInterface
  public interface SnapshotSource {

    /**
     * Puts the next bytes into a buffer, which has room for one at least.
     *
     * @return how many bytes, 0 or less at the end
     * @throws IOException if the bytes cannot be read
     */
    int read(ByteBuffer target) throws IOException;
  }

  /**
   * Registers a peer of this process, without the network: it counts against no bound, and an
   * income is a call of its own code, never a datagram.
   *
   * @param advertised the address at which others reach it
   * @param onIncome told the observed address and the id of who asked, on the thread that serves
   *     the asker
   * @throws IllegalStateException where no id can be made
   */
  public LocalRegistration registerLocal(
      Endpoint advertised, BiConsumer<Endpoint, ShareId> onIncome) {
    int shard = Shards.shardOf(PackedSource.of(advertised).hash(key));
    PeerTable table = shards.table(shard);
    synchronized (table) {
      ShareId id = shareIds.next(table, shard);
      if (id.equals(ShareId.NONE)) {
        throw new IllegalStateException("no id that is free: the generator of ids fails");
      }
      LocalRegistration local = new LocalRegistration(shareIds, id, advertised, onIncome);
      shareIds.add(local);
      return local;
    }
  }

  /** Returns the live registration of an address. */
  public Optional<Registration> find(long nowNs, Endpoint observed) {
    return rows.find(upNs(nowNs), observed, false);
  }

  /** Returns the live registration that an id leads to. */
  public Optional<Registration> find(long nowNs, ShareId shareId) {
    return rows.find(upNs(nowNs), shareId, false);
  }

  /**
   * Ends the live registration of an address, of a banned client or a closed connection: nobody is
   * told, and no event follows.
   */
  public Optional<Registration> remove(long nowNs, Endpoint observed) {
    return rows.find(upNs(nowNs), observed, true);
  }

  /** Ends the live registration that an id leads to, as {@link #remove(long, Endpoint)} does. */
  public Optional<Registration> remove(long nowNs, ShareId shareId) {
    return rows.find(upNs(nowNs), shareId, true);
  }

  /**
   * Takes over a registration of another tracker, which has the same shard key ({@link
   * TrackerConfig.Builder#shardKey}); its socket is a number of this one. Returns false where the
   * bounds, or a live registration of the same address or id, stand against it.
   */
  public boolean adopt(long nowNs, Registration peer) {
    return rows.adopt(upNs(nowNs), peer, listeners[peer.socket()]);
  }

  /**
   * Shows live registrations in bounded steps. Whoever is registered for the whole of a walk is
   * shown, once at least.
   *
   * @param position 0 to begin, then what the last step returned
   * @param count the most rows to look at; passing one of the 62 shards counts as one
   * @param to shown each registration, after the lock is left
   * @return the next position, or −1 at the end
   */
  public long walk(long nowNs, long position, int count, Consumer<Registration> to) {
    return rows.walk(upNs(nowNs), position, count, to);
  }

  /** Tells a registered peer of an asker, as {@link DatagramTracker#introduce} does. */
  public boolean introduce(
      long nowNs, ShareId shareId, Endpoint asker, ShareId askerId, boolean proven, ReplySink out) {
    Asker from = new Asker();
    from.set(upNs(nowNs), asker, key);
    from.proven = proven;
    Decision decision = introducer.introduced(from, askerId, shareId);
    if (decision != null && decision.income() != null) {
      counters.count(TrackerStats.Event.INCOME_SENT);
      out.send(decision.targetSocket(), decision.target(), decision.income());
    }
    callbacks.run(from.later);
    return decision != null;
  }

  /** Refuses newcomers with {@code closing} from now on; the registered are served as before. */
  public void drain() {
    registrar.drain();
  }

  /** Returns the counters as of now. */
  public TrackerStats stats() {
    return new TrackerStats(counters, shards.count(), config.maxPeers());
  }

  long upNs(long nowNs) {
    return uptime.at(nowNs);
  }
}
