package io.sobani.tracker.peer;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A peer on one socket: registers with a tracker and stays registered, looks others up, and opens a
 * link to each peer that the tracker introduces.
 *
 * <p>Confined to the thread that drives it. Commands only note what is to be done: {@link #advance}
 * sends, and {@link #timeoutNs} is 0 until then. Each request ends by itself, a push or a change in
 * about 30 seconds once it is its turn, a connection 15 seconds later.
 *
 * @see "PROTOCOL.md, sections 2 to 6, 9 and 10"
 */
public final class Peer implements DatagramHandler {

  private final PeerEvents events;
  private final PeerSession session;
  private final PeerLinks links;
  private final DatagramHandler both;
  private final Map<ShareId, Attempt> attempts = new HashMap<>();
  private final Set<ShareId> pushing = new HashSet<>();

  /** Makes a peer that has not announced yet. */
  public Peer(PeerConfig config, PeerEvents events) {
    this.events = events;
    this.session = new PeerSession(config, events, this::onIncome);
    this.links = new Links(config);
    this.both = DatagramHandler.firstOf(session, links);
  }

  /** Returns the peer's id, {@link ShareId#NONE} before the first registration. */
  public ShareId shareId() {
    return session.shareId();
  }

  /** Returns whether the peer is registered, as far as it knows: {@link #shareId} is live. */
  public boolean isRegistered() {
    return session.isRegistered();
  }

  /**
   * Returns whether the tracker answers: false from {@link PeerEvents#onUnreachable} to {@link
   * PeerEvents#onReachable}.
   */
  public boolean isReachable() {
    return session.isReachable();
  }

  /** Returns the links to other peers. */
  public PeerLinks links() {
    return links;
  }

  /**
   * Replaces the addresses of the tracker, after a look-up of its name. They are tried in turn
   * while the tracker is silent; one that answers is asked until it falls silent.
   *
   * @param addresses the addresses of one tracker, resolved, of either family
   */
  public void trackerAddresses(List<InetSocketAddress> addresses) {
    session.trackerAddresses(addresses);
  }

  /**
   * Connects to a peer: asks the tracker for it and opens a link. The host is told by {@link
   * PeerEvents#onConnected} or {@link PeerEvents#onFailed}.
   */
  public void connect(ShareId id) {
    connect(id, outcome -> {});
  }

  /** Connects to a peer, as {@link #connect(ShareId)} does, and tells the outcome once. */
  public void connect(ShareId id, Consumer<? super Outcome<PeerLink>> outcome) {
    connect(id, false, outcome);
  }

  /**
   * Connects to the peer that runs the tracker itself, on one socket: it is looked for at the
   * tracker's address as well as at the one that the tracker tells.
   *
   * @param outcome told once
   */
  public void connectToOwner(ShareId id, Consumer<? super Outcome<PeerLink>> outcome) {
    connect(id, true, outcome);
  }

  /**
   * Looks a peer up. In the application's dialect that peer is told, too.
   *
   * @param outcome told once; {@link ConnectFailure#DROPPED} at once where 64 wait
   */
  public void push(ShareId id, Consumer<? super Outcome<Endpoint>> outcome) {
    session.push(id, outcome);
  }

  /**
   * Asks under which address the tracker sees this peer, by a push of its own id.
   *
   * @param outcome told once; {@link ConnectFailure#UNKNOWN_SHARE_ID} while not registered, and
   *     while an override is set, which would hide it
   */
  public void observedAddress(Consumer<? super Outcome<Endpoint>> outcome) {
    session.observedAddress(outcome);
  }

  /**
   * Asks the tracker to hand out another address than the observed one. An override is set again
   * after each new registration.
   *
   * @param change the address or port to set; adds to earlier ones
   * @throws IllegalArgumentException if there is nothing to set
   */
  public void override(AddressOverride change, Consumer<? super Outcome<ShareId>> outcome) {
    session.override(change, outcome);
  }

  /** Asks for a new shareId; the old one stops resolving at once. */
  public void regenerate(Consumer<? super Outcome<ShareId>> outcome) {
    session.regenerate(outcome);
  }

  /**
   * Leaves for good: the next {@link #advance} says goodbye to all peers and asks the tracker once
   * for another id, which nobody will know, so that the old one stops resolving. Requests that are
   * under way end as dropped.
   */
  public void close() {
    links.close();
    session.close();
    List.copyOf(attempts.keySet()).forEach(id -> fail(id, ConnectFailure.DROPPED));
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    return both.onDatagram(nowNs, socket, source, datagram, out);
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    both.advance(nowNs, out);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return both.timeoutNs(nowNs);
  }

  private void connect(ShareId id, boolean toOwner, Consumer<? super Outcome<PeerLink>> outcome) {
    Objects.requireNonNull(id, "id");
    Attempt attempt = attempts.computeIfAbsent(id, key -> new Attempt());
    attempt.toOwner |= toOwner;
    attempt.outcomes.add(outcome);
    ConnectFailure refusal = refusal(id);
    if (refusal == null) {
      ask(id);
    } else {
      fail(id, refusal);
    }
  }

  private ConnectFailure refusal(ShareId id) {
    if (id.equals(ShareId.NONE)) {
      return ConnectFailure.UNKNOWN_SHARE_ID;
    }
    if (id.equals(session.shareId())) {
      return ConnectFailure.OWN_ID;
    }
    return session.introducesNobody() ? ConnectFailure.NOT_INTRODUCED : null;
  }

  private void ask(ShareId id) {
    if (pushing.add(id)) {
      session.push(
          id,
          outcome -> {
            pushing.remove(id);
            onPushed(id, outcome);
          });
    }
  }

  private void onPushed(ShareId id, Outcome<Endpoint> outcome) {
    Attempt attempt = attempts.get(id);
    if (attempt == null) {
      return; // the link opened meanwhile
    }
    Endpoint peer = outcome.value();
    if (peer != null && refusal(id) != null) {
      fail(id, refusal(id));
    } else if (peer != null) {
      attempt.found = true;
      open(id, attempt.toOwner ? List.of(peer, tracker()) : List.of(peer));
    } else if (!attempt.found) {
      fail(id, outcome.failure());
    }
  }

  private void open(ShareId id, List<Endpoint> candidates) {
    List<Endpoint> good = candidates.stream().filter(peer -> !isRefused(peer)).distinct().toList();
    List<PeerLink> introduced =
        good.stream()
            .flatMap(peer -> links.introduce(id, peer, PeerLink.Role.ASKER).stream())
            .toList();
    if (introduced.isEmpty()) {
      fail(id, good.isEmpty() ? ConnectFailure.REFUSED_ADDRESS : ConnectFailure.BUSY);
    }
    introduced.stream()
        .filter(link -> link.state() == PeerLink.State.OPEN)
        .findFirst()
        .ifPresent(this::succeed);
  }

  private void onIncome(ShareId id, Endpoint peer) {
    if (!isRefused(peer)) {
      boolean known = links.to(peer).isPresent(); // the asker repeats its push
      if (links.introduce(id, peer, PeerLink.Role.ASKED).isPresent() && !known) {
        events.onIncome(id, peer);
      }
    }
  }

  /** Returns whether a tracker names an address that it would refuse as an override. */
  private boolean isRefused(Endpoint peer) {
    return OverridePolicy.ANY_UNICAST.refuses(
        tracker(), AddressOverride.of(peer.ip(), peer.port()));
  }

  private Endpoint tracker() {
    return Endpoint.of(session.tracker());
  }

  private void succeed(PeerLink link) {
    Attempt attempt = attempts.remove(link.shareId());
    events.onConnected(link);
    tell(attempt, Outcome.of(link));
  }

  private void fail(ShareId id, ConnectFailure failure) {
    Attempt attempt = attempts.remove(id);
    events.onFailed(id, failure);
    tell(attempt, Outcome.failed(failure));
  }

  private static void tell(@Nullable Attempt attempt, Outcome<PeerLink> outcome) {
    if (attempt != null) {
      attempt.outcomes.forEach(asker -> asker.accept(outcome));
    }
  }

  /** A connection that is being made: a push, then a link, or two where the peer is the tracker. */
  private static final class Attempt {

    final List<Consumer<? super Outcome<PeerLink>>> outcomes = new ArrayList<>();

    /** True where the peer may be at the tracker's address too. */
    boolean toOwner;

    /** True once the tracker has named the peer: failures of later pushes do not matter. */
    boolean found;
  }

  /**
   * The links of this peer, which asks the tracker again where they need it. What others ask for
   * neither ends nor harms a connection that this side asked for, whatever id they claim.
   */
  private final class Links extends PeerLinks {

    Links(PeerConfig config) {
      super(config.socket(), events, false, config.random);
    }

    @Override
    void opened(PeerLink link) {
      if (link.role() == PeerLink.Role.ASKED) {
        super.opened(link);
      } else {
        others(link)
            .filter(other -> other.state() == PeerLink.State.OPENING)
            .forEach(PeerLink::drop); // the same peer under another address
        succeed(link);
      }
    }

    @Override
    void failed(PeerLink link, ConnectFailure failure) {
      if (link.role() == PeerLink.Role.ASKED) {
        super.failed(link, failure);
      } else if (others(link).findAny().isEmpty()) {
        fail(link.shareId(), failure);
      }
    }

    @Override
    void lost(PeerLink link) {
      super.lost(link);
      if (link.role() == PeerLink.Role.ASKER) {
        boolean toOwner = link.address().equals(session.tracker());
        connect(link.shareId(), toOwner, outcome -> {});
      }
    }

    @Override
    void pushDue(PeerLink link) {
      if (link.role() == PeerLink.Role.ASKER) {
        ask(link.shareId());
      }
    }

    private Stream<PeerLink> others(PeerLink link) {
      return all().stream()
          .filter(other -> other != link && other.role() == PeerLink.Role.ASKER)
          .filter(other -> other.shareId().equals(link.shareId()));
    }
  }
}
