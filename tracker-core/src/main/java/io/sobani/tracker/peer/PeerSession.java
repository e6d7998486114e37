package io.sobani.tracker.peer;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A peer's conversation with one tracker: registers, stays registered, looks others up and is told
 * of those who come.
 *
 * <p>It announces from its first {@link #advance} on, without end, until it is registered; then it
 * keeps the registration alive, and announces again when the tracker has lost it or is silent.
 *
 * <p>One announce, one keepalive, one push and one change are under way at a time, each repeated
 * until it is answered. A reply is matched by the nonce of its request. A tracker that echoes none
 * is trusted to answer in order: there a push is matched by its id, and in the documented dialect,
 * which does not repeat that, a late double may pass for the answer to the next push. Replies that
 * answer nothing are declined, and no token is taken from them.
 *
 * @see "PROTOCOL.md, sections 2 to 6 and 9"
 */
final class PeerSession implements DatagramHandler {

  private static final int MAX_REQUEST_BYTES = 1024;
  private static final long LEASE_NS = 300_000_000_000L;

  private final PeerConfig config;
  private final PeerEvents events;
  private final BiConsumer<ShareId, Endpoint> income;
  private final TrackerAddresses tracker;
  private final Registration registration;
  private final RequestQueue<ShareId, PushOutcome> pushes;
  private final RequestQueue<Change, ChangeOutcome> changes;
  private final List<RequestSource> sources;
  private final Timer silence = new Timer();
  private final Timer echoing = new Timer();
  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_REQUEST_BYTES);

  private Token token = Token.FIRST;
  private AddressOverride override = AddressOverride.NONE;
  private Request farewell;
  private boolean introducesNobody;
  private boolean unreachable;
  private boolean closed;

  private record Change(AddressOverride override, boolean regenerate) {
    Request toRequest() {
      return new Request.Pulse(override, regenerate);
    }
  }

  PeerSession(PeerConfig config, PeerEvents events, BiConsumer<ShareId, Endpoint> income) {
    this.config = config;
    this.events = events;
    this.income = income;
    this.tracker = new TrackerAddresses(config);
    this.introducesNobody = config.dialect() == Dialect.DOCUMENTED;
    this.registration = new Registration(config, events, tracker);
    this.pushes = new RequestQueue<>(Request.Push::new, PushOutcome.Failed::new, config.random());
    this.changes =
        new RequestQueue<>(Change::toRequest, ChangeOutcome.Failed::new, config.random());
    this.sources = List.of(registration, changes, pushes);
  }

  boolean isRegistered() {
    return registration.isRegistered();
  }

  boolean isReachable() {
    return !unreachable;
  }

  /** Returns whether the tracker has shown that this listener of it introduces nobody. */
  boolean introducesNobody() {
    return introducesNobody;
  }

  /** Returns the address that is asked, or {@code null} while none is known. */
  InetSocketAddress tracker() {
    return tracker.current();
  }

  void trackerAddresses(List<InetSocketAddress> addresses) {
    tracker.replace(addresses);
    if (!closed && !isRegistered() && tracker.isOutdated()) {
      tracker.next();
      registration.announceAgain();
    }
  }

  ShareId shareId() {
    return registration.shareId();
  }

  void push(ShareId id, Consumer<? super PushOutcome> outcome) {
    Objects.requireNonNull(id, "id");
    if (closed) {
      outcome.accept(new PushOutcome.Failed(ConnectFailure.DROPPED));
    } else {
      pushes.add(id, outcome);
    }
  }

  void observedAddress(Consumer<? super PushOutcome> outcome) {
    if (!closed && isRegistered() && override.isEmpty()) {
      push(shareId(), outcome);
    } else {
      outcome.accept(new PushOutcome.Failed(ConnectFailure.UNKNOWN_SHARE_ID));
    }
  }

  void override(AddressOverride change, Consumer<? super ChangeOutcome> outcome) {
    if (change.isEmpty()) {
      throw new IllegalArgumentException("nothing to override");
    }
    change(new Change(change, false), outcome);
  }

  void regenerate(Consumer<? super ChangeOutcome> outcome) {
    change(new Change(AddressOverride.NONE, true), outcome);
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    silence.off();
    if (!shareId().equals(ShareId.NONE)) {
      Token nonce = Token.of(config.random().nextLong());
      farewell = new Change(AddressOverride.NONE, true).toRequest().with(Token.NONE, nonce);
    }
    registration.stop();
    pushes.close();
    changes.close();
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    if (closed || socket != config.socket() || !tracker.contains(source)) {
      return false;
    }
    try {
      Reply reply = codec.decodeReply(datagram);
      if (reply instanceof Reply.Income told) {
        income.accept(told.shareId(), told.peer());
        return true;
      }
      return isCredible(nowNs, reply) && take(nowNs, source, reply);
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    if (farewell != null) {
      send(nowNs, farewell, out);
      farewell = null;
    }
    for (RequestSource source : sources) {
      Request request = source.poll(nowNs, isRegistered());
      if (request != null) {
        send(nowNs, request, out);
      }
    }
    if (silence.isDue(nowNs) && !unreachable) {
      unreachable = true;
      events.onUnreachable();
    }
  }

  @Override
  public long timeoutNs(long nowNs) {
    if (farewell != null) {
      return 0;
    }
    long least = unreachable ? Long.MAX_VALUE : silence.delayNs(nowNs);
    for (RequestSource source : sources) {
      least = Math.min(least, source.delayNs(nowNs));
    }
    return least;
  }

  private void change(Change change, Consumer<? super ChangeOutcome> outcome) {
    if (closed) {
      outcome.accept(new ChangeOutcome.Failed(ConnectFailure.DROPPED));
    } else {
      changes.add(change, outcome);
    }
  }

  /**
   * Returns whether a reply has the nonce of a request, or comes from a tracker that echoes none:
   * one that has echoed a nonce is expected to, until it was silent for a whole lease.
   */
  private boolean isCredible(long nowNs, Reply reply) {
    if (!reply.nonce().present()) {
      return echoing.isOff() || echoing.isDue(nowNs);
    }
    if (sources.stream().noneMatch(source -> source.hasSent(reply.nonce()))) {
      return false;
    }
    echoing.at(nowNs + LEASE_NS);
    return true;
  }

  private boolean take(long nowNs, InetSocketAddress source, Reply reply) {
    if (isAsked(reply)) {
      onReply(nowNs, source, reply);
    } else if (isRegistered() && namesAnotherId(reply)) {
      registration.announceAgain(); // late, or a request was doubled: ask which id is the last
    } else {
      return false;
    }
    return true;
  }

  /** Returns whether a reply answers a request that is under way. */
  private boolean isAsked(Reply reply) {
    if (reply instanceof Reply.Pushed pushed) {
      return pushed.shareId().equals(pushes.current());
    } else if (reply instanceof Reply.PushReceived) {
      return pushes.isWaiting();
    } else if (reply instanceof Reply.Error error) {
      return error.toPush() ? pushes.isWaiting() : registration.isWaiting();
    } else if (reply instanceof Reply.PulseReceived) {
      return registration.isWaiting() || changes.isWaiting();
    } else if (reply instanceof Reply.Challenge || reply instanceof Reply.Expired) {
      return sources.stream().anyMatch(RequestSource::isWaiting);
    }
    return registration.isWaiting();
  }

  private boolean namesAnotherId(Reply reply) {
    ShareId id = ShareId.NONE;
    if (reply instanceof Reply.Announced announced) {
      id = announced.shareId();
    } else if (reply instanceof Reply.AnnounceReceived received) {
      id = received.shareId();
    } else if (reply instanceof Reply.PulseReceived pulse) {
      id = pulse.shareId();
    }
    return !id.equals(ShareId.NONE) && !id.equals(shareId());
  }

  private void onReply(long nowNs, InetSocketAddress source, Reply reply) {
    onHeard();
    if (reply.token().present()) {
      token = reply.token();
    }
    if (reply instanceof Reply.Announced announced) {
      introducesNobody = false;
      onAnnounced(nowNs, source, announced.shareId());
    } else if (reply instanceof Reply.AnnounceReceived received) {
      introducesNobody = true;
      onAnnounced(nowNs, source, received.shareId());
    } else if (reply instanceof Reply.PulseReceived pulse) {
      onPulse(nowNs, pulse);
    } else if (reply instanceof Reply.Alived) {
      registration.onAlive();
    } else if (reply instanceof Reply.Expired) {
      onExpired();
    } else if (reply instanceof Reply.Pushed pushed) {
      introducesNobody = false;
      pushes.finish(nowNs, new PushOutcome.Found(pushed.peer()));
    } else if (reply instanceof Reply.PushReceived received) {
      introducesNobody = true;
      pushes.finish(nowNs, new PushOutcome.Found(received.peer()));
    } else if (reply instanceof Reply.Error error) {
      onError(nowNs, error);
    } else if (reply instanceof Reply.Challenge) {
      sources.forEach(RequestSource::repeat);
    }
  }

  private void onHeard() {
    silence.off();
    if (unreachable) {
      unreachable = false;
      events.onReachable();
    }
  }

  private void onAnnounced(long nowNs, InetSocketAddress source, ShareId id) {
    tracker.answered(source);
    if (registration.onAnnounced(nowNs, id)) {
      pushes.repeat();
      changes.repeat();
      if (!override.isEmpty()) {
        changes.add(new Change(override, false), outcome -> {});
      }
    }
  }

  private void onExpired() {
    pushes.expect(new PushOutcome.Failed(ConnectFailure.EXPIRED));
    registration.onLost(PeerEvents.Loss.EXPIRED);
  }

  private void onPulse(long nowNs, Reply.PulseReceived reply) {
    Change change = changes.current();
    if (!reply.registered()) {
      onExpired();
    } else if ((change == null || !change.regenerate) && namesAnotherId(reply)) {
      registration.announceAgain(); // a request was doubled on its way: ask which id is the last
    } else if (change == null || !reply.overridden() && reply.problem() == Problem.NONE) {
      registration.onAlive();
    } else if (reply.problem() == Problem.TOKEN_REQUIRED) {
      changes.expect(new ChangeOutcome.Refused(reply.problem()));
      changes.repeat();
    } else if (!reply.overridden()) {
      changes.finish(nowNs, new ChangeOutcome.Refused(reply.problem()));
    } else if (change.regenerate == !reply.shareId().equals(ShareId.NONE)) {
      onChanged(nowNs, change, reply.shareId());
    }
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

  private void onError(long nowNs, Reply.Error error) {
    if (!error.toPush()) {
      registration.onRefused(error.code());
    } else {
      pushes.finish(
          nowNs,
          error.code() == Code.UNKNOWN_SHARE_ID
              ? new PushOutcome.Failed(ConnectFailure.UNKNOWN_SHARE_ID)
              : new PushOutcome.Refused(error.code()));
    }
  }

  private void send(long nowNs, Request request, DatagramSink out) {
    if (silence.isOff()) {
      silence.at(nowNs + config.timeout().toNanos());
    }
    if (tracker.current() != null) {
      codec.encode(request.with(token, request.nonce()), buffer.clear());
      out.send(config.socket(), tracker.current(), buffer.flip());
    }
  }

  private static AddressOverride merge(AddressOverride old, AddressOverride added) {
    return AddressOverride.of(
        added.ip() != null ? added.ip() : old.ip(), added.port() != 0 ? added.port() : old.port());
  }
}
