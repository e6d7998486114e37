package io.sobani.tracker.peer;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A peer on one socket: its {@link PeerSession} with the tracker and its {@link PeerLinks} to
 * others, joined, so that whom the tracker names is knocked at.
 *
 * <p>Confined to the thread that drives it. Commands only note what is to be done; {@link #advance}
 * sends.
 */
public final class Peer implements DatagramHandler {

  private final PeerEvents events;
  private final PeerSession session;
  private final PeerLinks links;
  private final DatagramHandler both;
  private final Endpoint tracker;
  private final Map<ShareId, Ask> asked = new HashMap<>();

  /** A push that is under way. */
  private static final class Ask {
    boolean owner;
    boolean report;

    Ask(boolean owner, boolean report) {
      this.owner = owner;
      this.report = report;
    }
  }

  /**
   * Makes a peer that has not announced yet.
   *
   * @param config how to speak to the tracker
   * @param events whom to tell
   */
  public Peer(PeerSessionConfig config, PeerEvents events) {
    this.events = events;
    this.tracker = Endpoint.of(config.tracker());
    this.session = new PeerSession(config, new FromTracker());
    this.links = new PeerLinks(config.socket(), new FromPeers(), false, config.random());
    this.both = DatagramHandler.firstOf(session, links);
  }

  /**
   * Returns the conversation with the tracker.
   *
   * @return the session
   */
  public PeerSession session() {
    return session;
  }

  /**
   * Returns the links to other peers.
   *
   * @return the links
   */
  public PeerLinks links() {
    return links;
  }

  /**
   * Connects to a peer: asks the tracker for it and opens a link. Ends in {@link
   * PeerEvents#onConnected} or {@link PeerEvents#onFailed}.
   *
   * @param id the peer's id
   */
  public void connect(ShareId id) {
    ask(id, false, true);
  }

  /**
   * Connects to the peer that runs the tracker itself, on one socket: it is looked for at the
   * tracker's address as well as at the one that the tracker tells.
   *
   * @param id the peer's id
   * @see #connect
   */
  public void connectToOwner(ShareId id) {
    ask(id, true, true);
  }

  /** Leaves for good: the next {@link #advance} says goodbye to all peers and the tracker. */
  public void close() {
    links.close();
    session.close();
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

  private void ask(ShareId id, boolean owner, boolean report) {
    Ask ask = asked.get(id);
    if (ask != null) {
      ask.owner |= owner;
      ask.report |= report;
      return;
    }
    Ask first = new Ask(owner, report);
    asked.put(id, first);
    session.push(
        id,
        outcome -> {
          asked.remove(id);
          onPushed(id, first, outcome);
        });
  }

  private void onPushed(ShareId id, Ask ask, PushOutcome outcome) {
    if (outcome instanceof PushOutcome.Found found) {
      introduce(id, found.peer(), PeerLink.Role.ASKER, ask.report);
      if (ask.owner && !tracker.equals(found.peer())) {
        introduce(id, tracker, PeerLink.Role.ASKER, ask.report);
      }
    } else if (ask.report) {
      events.onFailed(id, failure(outcome));
    }
  }

  private void introduce(ShareId id, Endpoint peer, PeerLink.Role role, boolean report) {
    Optional<PeerLink> link = links.introduce(id, peer, role);
    if (report && link.isEmpty()) {
      events.onFailed(id, ConnectFailure.BUSY);
    } else if (report && link.get().state() == PeerLink.State.OPEN) {
      events.onConnected(link.get());
    }
  }

  private Stream<PeerLink> others(PeerLink link) {
    return links.all().stream()
        .filter(other -> other != link && other.shareId().equals(link.shareId()));
  }

  private static ConnectFailure failure(PushOutcome outcome) {
    if (outcome instanceof PushOutcome.Unknown) {
      return ConnectFailure.UNKNOWN_SHARE_ID;
    } else if (outcome instanceof PushOutcome.Expired) {
      return ConnectFailure.EXPIRED;
    } else if (outcome instanceof PushOutcome.TimedOut) {
      return ConnectFailure.TRACKER_SILENT;
    } else if (outcome instanceof PushOutcome.Refused) {
      return ConnectFailure.REFUSED;
    }
    return ConnectFailure.DROPPED;
  }

  private final class FromTracker implements SessionEvents {

    @Override
    public void onRegistered(ShareId shareId) {
      events.onRegistered(shareId);
    }

    @Override
    public void onAlive() {
      events.onAlive();
    }

    @Override
    public void onUnregistered(Loss loss) {
      events.onUnregistered(loss);
    }

    @Override
    public void onRefused(ErrorCode code) {
      events.onRefused(code);
    }

    @Override
    public void onIncome(ShareId shareId, Endpoint peer) {
      if (links.to(peer).isEmpty()) { // the asker repeats its push until the link is open
        events.onIncome(shareId, peer);
      }
      introduce(shareId, peer, PeerLink.Role.ASKED, false);
    }
  }

  private final class FromPeers implements LinkEvents {

    @Override
    public void onOpen(PeerLink link) {
      others(link)
          .filter(other -> other.state() == PeerLink.State.OPENING)
          .forEach(PeerLink::drop); // the same peer under another address
      events.onConnected(link);
    }

    @Override
    public void onTimedOut(PeerLink link) {
      if (others(link).findAny().isEmpty()) {
        events.onFailed(link.shareId(), ConnectFailure.TIMED_OUT);
      }
    }

    @Override
    public void onLost(PeerLink link) {
      events.onLost(link);
      if (link.role() == PeerLink.Role.ASKER) {
        ask(link.shareId(), Endpoint.of(link.address()).equals(tracker), true);
      }
    }

    @Override
    public void onDisconnected(PeerLink link) {
      events.onDisconnected(link);
    }

    @Override
    public void onChat(PeerLink link, String text) {
      events.onChat(link, text);
    }

    @Override
    public void onPushDue(PeerLink link) {
      ask(link.shareId(), false, false);
    }
  }
}
