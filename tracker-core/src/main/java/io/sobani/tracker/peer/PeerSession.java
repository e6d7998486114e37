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
import org.jspecify.annotations.Nullable;

/**
 * A peer's conversation with one tracker: registers, stays registered, looks others up and is told
 * of those who come.
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

  private static final long LEASE_NS = 300_000_000_000L;
  private static final Request.Pulse NEW_ID = new Request.Pulse(AddressOverride.NONE, true);

  private final PeerConfig config;
  private final PeerEvents events;
  private final BiConsumer<ShareId, Endpoint> income;
  private final TrackerAddresses tracker;
  private final Registration registration;
  private final RequestQueue<Request.Push, Endpoint> pushes;
  private final RequestQueue<Request.Pulse, ShareId> changes;
  private final List<Retransmission> schedules;
  private final Timer silence = new Timer();
  private final Timer echoing = new Timer();
  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.MAX_DATAGRAM_BYTES);

  private Token token = Token.FIRST;
  private AddressOverride override = AddressOverride.NONE;
  private Request farewell;
  private boolean introducesNobody;
  private boolean unreachable;
  private boolean closed;

  PeerSession(PeerConfig config, PeerEvents events, BiConsumer<ShareId, Endpoint> income) {
    this.config = config;
    this.events = events;
    this.income = income;
    this.tracker = new TrackerAddresses(config);
    this.introducesNobody = config.dialect == Dialect.DOCUMENTED;
    this.registration = new Registration(config, events, tracker);
    this.pushes = new RequestQueue<>(config.random);
    this.changes = new RequestQueue<>(config.random);
    this.schedules =
        List.of(registration.announce, registration.keepalive, changes.schedule, pushes.schedule);
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

  void push(ShareId id, Consumer<? super Outcome<Endpoint>> outcome) {
    pushes.add(new Request.Push(Objects.requireNonNull(id, "id")), outcome);
  }

  void observedAddress(Consumer<? super Outcome<Endpoint>> outcome) {
    if (isRegistered() && override.isEmpty()) {
      push(shareId(), outcome);
    } else {
      outcome.accept(Outcome.failed(ConnectFailure.UNKNOWN_SHARE_ID));
    }
  }

  void override(AddressOverride change, Consumer<? super Outcome<ShareId>> outcome) {
    if (change.isEmpty()) {
      throw new IllegalArgumentException("nothing to override");
    }
    changes.add(new Request.Pulse(change, false), outcome);
  }

  void regenerate(Consumer<? super Outcome<ShareId>> outcome) {
    changes.add(NEW_ID, outcome);
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    silence.off();
    if (!shareId().equals(ShareId.NONE)) {
      farewell = NEW_ID.with(Token.NONE, Token.of(config.random.nextLong()));
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
    send(nowNs, farewell, out);
    farewell = null;
    send(nowNs, registration.poll(nowNs), out);
    send(nowNs, changes.poll(nowNs, isRegistered()), out);
    send(nowNs, pushes.poll(nowNs, isRegistered()), out);
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
    long queuesNs = Math.min(changes.delayNs(nowNs), pushes.delayNs(nowNs));
    long requestNs = Math.min(registration.delayNs(nowNs), queuesNs);
    return unreachable ? requestNs : Math.min(requestNs, silence.delayNs(nowNs));
  }

  /**
   * Returns whether a reply has the nonce of a request, or comes from a tracker that echoes none:
   * one that has echoed a nonce is expected to, until it was silent for a whole lease.
   */
  private boolean isCredible(long nowNs, Reply reply) {
    if (!reply.nonce().present()) {
      return echoing.isOff() || echoing.isDue(nowNs);
    }
    if (schedules.stream().noneMatch(sent -> sent.nonce().equals(reply.nonce()))) {
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

  private boolean isAsked(Reply reply) {
    if (reply instanceof Reply.Pushed pushed) {
      return pushes.schedule.isWaiting() && pushed.shareId().equals(pushes.current().shareId());
    } else if (reply instanceof Reply.PushReceived) {
      return pushes.schedule.isWaiting();
    } else if (reply instanceof Reply.Error error) {
      return error.toPush() ? pushes.schedule.isWaiting() : registration.isWaiting();
    } else if (reply instanceof Reply.PulseReceived) {
      return registration.isWaiting() || changes.schedule.isWaiting();
    } else if (reply instanceof Reply.Challenge || reply instanceof Reply.Expired) {
      return schedules.stream().anyMatch(Retransmission::isWaiting);
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
      pushes.finish(nowNs, Outcome.of(pushed.peer()));
    } else if (reply instanceof Reply.PushReceived received) {
      introducesNobody = true;
      pushes.finish(nowNs, Outcome.of(received.peer()));
    } else if (reply instanceof Reply.Error error) {
      onError(nowNs, error);
    } else if (reply instanceof Reply.Challenge) {
      schedules.forEach(Retransmission::repeat);
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
      pushes.schedule.repeat();
      changes.schedule.repeat();
      if (!override.isEmpty()) {
        changes.add(new Request.Pulse(override, false), outcome -> {});
      }
    }
  }

  private void onExpired() {
    pushes.expect(Outcome.failed(ConnectFailure.EXPIRED));
    registration.onLost(PeerEvents.Loss.EXPIRED);
  }

  private void onPulse(long nowNs, Reply.PulseReceived reply) {
    Request.Pulse change = changes.current();
    if (!reply.registered()) {
      onExpired();
    } else if ((change == null || !change.regenerate()) && namesAnotherId(reply)) {
      registration.announceAgain(); // a request was doubled on its way: ask which id is the last
    } else if (change == null || !reply.overridden() && reply.problem() == Problem.NONE) {
      registration.onAlive();
    } else if (reply.problem() == Problem.TOKEN_REQUIRED) {
      changes.expect(Outcome.refused(reply.problem().wireName()));
      changes.schedule.repeat();
    } else if (!reply.overridden()) {
      changes.finish(nowNs, Outcome.refused(reply.problem().wireName()));
    } else if (change.regenerate() == !reply.shareId().equals(ShareId.NONE)) {
      onChanged(nowNs, change, reply.shareId());
    }
  }

  private void onChanged(long nowNs, Request.Pulse change, ShareId newId) {
    if (change.regenerate()) {
      registration.rename(newId);
      if (changes.schedule.tries() > 1) {
        registration.announceAgain(); // each try may have made an id: ask which is the last
      }
    } else {
      AddressOverride added = change.override();
      override =
          AddressOverride.of(
              added.ip() != null ? added.ip() : override.ip(),
              added.port() != 0 ? added.port() : override.port());
    }
    changes.finish(nowNs, Outcome.of(shareId()));
  }

  private void onError(long nowNs, Reply.Error error) {
    if (!error.toPush()) {
      registration.onRefused(error.code());
    } else {
      pushes.finish(
          nowNs,
          error.code() == Code.UNKNOWN_SHARE_ID
              ? Outcome.failed(ConnectFailure.UNKNOWN_SHARE_ID)
              : Outcome.refused(error.code().wireName()));
    }
  }

  private void send(long nowNs, @Nullable Request request, DatagramSink out) {
    if (request == null) {
      return;
    }
    if (silence.isOff()) {
      silence.at(nowNs + config.timeout().toNanos());
    }
    if (tracker.current() != null) {
      codec.encode(request.with(token, request.nonce()), buffer.clear());
      out.send(config.socket(), tracker.current(), buffer.flip());
    }
  }
}
