package io.sobani.tracker.peer;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.OverrideProblem;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A peer's conversation with one tracker: registers, stays registered, looks others up and is told
 * of those who come.
 *
 * <p>It announces from its first {@link #advance} on, for ever, until it is registered; then it
 * keeps the registration alive, and announces again when the tracker has lost it or is silent. The
 * host is told by {@link SessionEvents} and need do nothing.
 *
 * <p>Replies have no number and may be late, doubled or lost. One announce, one keepalive, one push
 * and one change are under way at a time; a push is matched by its id where the dialect repeats it.
 * The documented dialect does not: there a late double may pass for the answer to the next push.
 *
 * <p>Commands only note what is to be done: {@link #advance} sends it, and {@link #timeoutNs} is 0
 * until then. Confined to the thread that drives it.
 *
 * @see "PROTOCOL.md, sections 2 to 6 and 9"
 */
public final class PeerSession implements DatagramHandler {

  private static final int MAX_REQUEST_BYTES = 1024;

  /** Where a session stands. */
  public enum State {
    /** Asking the tracker for a registration. */
    ANNOUNCING,
    /** Registered: {@link #shareId()} is live. */
    REGISTERED,
    /** Left for good. */
    CLOSED
  }

  private final PeerSessionConfig config;
  private final SessionEvents events;
  private final Registration registration;
  private final RequestQueue<ShareId, PushOutcome> pushes;
  private final RequestQueue<Change, ChangeOutcome> changes;
  private final List<Exchange> exchanges;
  private final HandlerCounters counters = new HandlerCounters();
  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_REQUEST_BYTES);

  private Token token = Token.FIRST;
  private AddressOverride override = AddressOverride.NONE;
  private Request farewell;
  private boolean closed;

  private record Change(AddressOverride override, boolean regenerate) {
    Request toRequest(Token token) {
      return new Request.Pulse(override, regenerate).with(token, Token.NONE);
    }
  }

  /**
   * Makes a session that has not announced yet.
   *
   * @param config how to speak to the tracker
   * @param events whom to tell
   */
  public PeerSession(PeerSessionConfig config, SessionEvents events) {
    this.config = config;
    this.events = events;
    this.registration = new Registration(config, events);
    this.pushes =
        new RequestQueue<>(
            (id, token) -> new Request.Push(id).with(token, Token.NONE),
            new PushOutcome.TimedOut(),
            new PushOutcome.Dropped(),
            config.random());
    this.changes =
        new RequestQueue<>(
            Change::toRequest,
            new ChangeOutcome.TimedOut(),
            new ChangeOutcome.Dropped(),
            config.random());
    this.exchanges = List.of(registration, changes, pushes);
  }

  /**
   * Returns where the session stands.
   *
   * @return the state
   */
  public State state() {
    return closed
        ? State.CLOSED
        : registration.isRegistered() ? State.REGISTERED : State.ANNOUNCING;
  }

  /**
   * Returns the peer's id.
   *
   * @return the id to hand out, {@link ShareId#NONE} before the first registration
   */
  public ShareId shareId() {
    return registration.shareId();
  }

  /**
   * Looks a peer up, nine tries in about 45 seconds. In the application's dialect the peer is told,
   * too.
   *
   * @param id the peer's id
   * @param outcome told once what came of it; {@link PushOutcome.Dropped} at once where 64 wait
   */
  public void push(ShareId id, Consumer<? super PushOutcome> outcome) {
    if (closed) {
      outcome.accept(new PushOutcome.Dropped());
    } else {
      pushes.add(id, outcome);
    }
  }

  /**
   * Asks under which address the tracker sees this peer, by a push of its own id.
   *
   * @param outcome told once; {@link PushOutcome.Unknown} while not registered, and while an
   *     override is set, which would hide it
   */
  public void observedAddress(Consumer<? super PushOutcome> outcome) {
    if (state() == State.REGISTERED && override.isEmpty()) {
      push(shareId(), outcome);
    } else {
      outcome.accept(new PushOutcome.Unknown());
    }
  }

  /**
   * Asks the tracker to hand out another address than the observed one. What was set is set again
   * after each new registration.
   *
   * @param change what to set; adds to what was set before
   * @param outcome told once what came of it
   */
  public void override(AddressOverride change, Consumer<? super ChangeOutcome> outcome) {
    if (change.isEmpty()) {
      throw new IllegalArgumentException("nothing to override");
    }
    change(new Change(change, false), outcome);
  }

  /**
   * Asks for a new shareId; the old one stops resolving at once.
   *
   * @param outcome told once what came of it
   */
  public void regenerate(Consumer<? super ChangeOutcome> outcome) {
    change(new Change(AddressOverride.NONE, true), outcome);
  }

  /**
   * Leaves for good. The next {@link #advance} asks once for another id, which nobody will know, so
   * that the old one stops resolving; it is not repeated, and its loss leaves the old one until the
   * lease ends. What is under way is dropped.
   */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!shareId().equals(ShareId.NONE)) {
      farewell = new Change(AddressOverride.NONE, true).toRequest(token);
    }
    registration.stop();
    pushes.close();
    changes.close();
  }

  /**
   * Returns what became of the datagrams so far.
   *
   * @return a snapshot
   */
  public HandlerStats stats() {
    return counters.stats();
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    if (closed || socket != config.socket() || !isTracker(source)) {
      return counters.notOurs();
    }
    if (counters.isForeign(datagram)) {
      return false;
    }
    try {
      onReply(nowNs, codec.decodeReply(datagram));
      return counters.handled();
    } catch (MalformedMessageException e) {
      return counters.malformed();
    }
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    if (farewell != null) {
      send(farewell, out);
      farewell = null;
    }
    for (Exchange exchange : exchanges) {
      Request request = exchange.poll(nowNs, token, registration.isRegistered());
      if (request != null) {
        send(request, out);
      }
    }
  }

  @Override
  public long timeoutNs(long nowNs) {
    long least = farewell == null ? Long.MAX_VALUE : 0;
    for (Exchange exchange : exchanges) {
      least = Math.min(least, exchange.delayNs(nowNs));
    }
    return least;
  }

  private void change(Change change, Consumer<? super ChangeOutcome> outcome) {
    if (closed) {
      outcome.accept(new ChangeOutcome.Dropped());
    } else {
      changes.add(change, outcome);
    }
  }

  private boolean isTracker(InetSocketAddress source) {
    return source.equals(config.tracker()) || config.trackerHosts().contains(source.getAddress());
  }

  private void onReply(long nowNs, Reply reply) {
    if (reply.token().present()) {
      token = reply.token();
    }
    if (reply instanceof Reply.Announced announced) {
      onAnnounced(nowNs, announced.shareId());
    } else if (reply instanceof Reply.AnnounceReceived received) {
      onAnnounced(nowNs, received.shareId());
    } else if (reply instanceof Reply.PulseReceived pulse) {
      onPulse(nowNs, pulse);
    } else if (reply instanceof Reply.Alived) {
      registration.onAlive();
    } else if (reply instanceof Reply.Expired) {
      onExpired();
    } else if (reply instanceof Reply.Pushed pushed) {
      onFound(nowNs, pushed.peer(), pushed.shareId());
    } else if (reply instanceof Reply.PushReceived received) {
      onFound(nowNs, received.peer(), pushes.current());
    } else if (reply instanceof Reply.Income income) {
      events.onIncome(income.shareId(), income.peer());
    } else if (reply instanceof Reply.Error error) {
      onError(nowNs, error);
    } else if (reply instanceof Reply.Challenge) {
      exchanges.forEach(Exchange::repeat);
    }
  }

  private void onAnnounced(long nowNs, ShareId id) {
    if (registration.onAnnounced(nowNs, id)) {
      pushes.repeat();
      changes.repeat();
      if (!override.isEmpty()) {
        changes.add(new Change(override, false), outcome -> {});
      }
    }
  }

  private void onExpired() {
    if (exchanges.stream().anyMatch(Exchange::isWaiting)) {
      pushes.expect(new PushOutcome.Expired());
      registration.onLost(SessionEvents.Loss.EXPIRED);
    }
  }

  private void onPulse(long nowNs, Reply.PulseReceived reply) {
    Change change = changes.current();
    if (!reply.registered()) {
      onExpired();
    } else if (isUnasked(reply.shareId())) {
      registration.announceAgain(); // a request was doubled on its way: ask which id is the last
    } else if (change == null || !reply.overridden() && reply.problem() == OverrideProblem.NONE) {
      registration.onAlive();
    } else if (reply.problem() == OverrideProblem.TOKEN_REQUIRED) {
      changes.expect(new ChangeOutcome.Refused(reply.problem()));
      changes.repeat();
    } else if (!reply.overridden()) {
      changes.finish(nowNs, new ChangeOutcome.Refused(reply.problem()));
    } else if (change.regenerate == !reply.shareId().equals(ShareId.NONE)) {
      onChanged(nowNs, change, reply.shareId());
    }
  }

  private boolean isUnasked(ShareId id) {
    Change change = changes.current();
    boolean asked = change != null && change.regenerate;
    return !asked && !id.equals(ShareId.NONE) && !id.equals(shareId());
  }

  private void onChanged(long nowNs, Change change, ShareId newId) {
    if (change.regenerate) {
      registration.rename(newId);
      if (changes.tries() > 1) {
        registration.announceAgain(); // each try may have made an id: ask which is the last
      }
    } else {
      override = merge(override, change.override);
    }
    changes.finish(nowNs, new ChangeOutcome.Done(shareId()));
  }

  private void onFound(long nowNs, Endpoint peer, ShareId id) {
    if (id != null && id.equals(pushes.current())) {
      pushes.finish(nowNs, new PushOutcome.Found(peer));
    }
  }

  private void onError(long nowNs, Reply.Error error) {
    if (!error.toPush()) {
      registration.onRefused(error.code());
    } else if (pushes.isWaiting()) {
      pushes.finish(
          nowNs,
          error.code() == ErrorCode.UNKNOWN_SHARE_ID
              ? new PushOutcome.Unknown()
              : new PushOutcome.Refused(error.code()));
    }
  }

  private void send(Request request, DatagramSink out) {
    buffer.clear();
    codec.encode(request, buffer);
    out.send(config.socket(), config.tracker(), buffer.flip());
  }

  private static AddressOverride merge(AddressOverride old, AddressOverride added) {
    return AddressOverride.of(
        added.ip() != null ? added.ip() : old.ip(), added.port() != 0 ? added.port() : old.port());
  }
}
