package io.sobani.tracker.peer;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;

/**
 * A peer's registration: announced until it is there, kept alive, announced again when lost. An
 * announce is repeated without end, after 500 ms, doubling to 8 s.
 */
final class Registration {

  private static final long ANNOUNCE_RETRY_NS = 500_000_000L;
  private static final long MAX_ANNOUNCE_RETRY_NS = 8_000_000_000L;

  private static final long FIRST_KEEPALIVE_NS = 1_000_000_000L;
  private static final long KEEPALIVE_RETRY_NS = 2_000_000_000L;
  private static final int KEEPALIVE_TRIES = 3;
  private static final int MISSED_LIMIT = 3;

  final Retransmission announce;
  final Retransmission keepalive;

  private final PeerConfig config;
  private final PeerEvents events;
  private final TrackerAddresses tracker;
  private final Timer nextKeepalive = new Timer();

  private boolean registered;
  private boolean hostKnowsId;
  private ShareId shareId = ShareId.NONE;
  private Code refusal;
  private int missed;
  private long keepaliveNs;

  Registration(PeerConfig config, PeerEvents events, TrackerAddresses tracker) {
    this.config = config;
    this.events = events;
    this.tracker = tracker;
    this.announce = new Retransmission(ANNOUNCE_RETRY_NS, MAX_ANNOUNCE_RETRY_NS, config.random);
    this.keepalive = new Retransmission(KEEPALIVE_RETRY_NS, KEEPALIVE_RETRY_NS, config.random);
    announce.start();
  }

  ShareId shareId() {
    return shareId;
  }

  boolean isRegistered() {
    return registered;
  }

  /** Returns the request that is due, with its nonce, or {@code null}; it counts as sent. */
  Request poll(long nowNs) {
    if (registered && nextKeepalive.isDue(nowNs)) {
      nextKeepalive.off();
      keepaliveNs = nowNs;
      keepalive.start();
    }
    if (keepalive.isDue(nowNs) && keepalive.isExhausted(KEEPALIVE_TRIES)) {
      onMissed();
    }
    if (keepalive.isDue(nowNs)) {
      keepalive.sent(nowNs);
      Request plain = config.dialect == Dialect.APP ? Request.Alive.PLAIN : Request.Pulse.PLAIN;
      return plain.with(Token.NONE, keepalive.nonce());
    }
    if (announce.isDue(nowNs)) {
      if (announce.isRetry()) {
        tracker.next();
      }
      announce.sent(nowNs);
      return Request.Announce.PLAIN.with(Token.NONE, announce.nonce());
    }
    return null;
  }

  long delayNs(long nowNs) {
    return Math.min(
        announce.delayNs(nowNs), Math.min(keepalive.delayNs(nowNs), nextKeepalive.delayNs(nowNs)));
  }

  boolean isWaiting() {
    return announce.isWaiting() || keepalive.isWaiting();
  }

  /** Takes the answer to an announce; returns whether the registration is a new one. */
  boolean onAnnounced(long nowNs, ShareId id) {
    if (registered) {
      onAlive();
      if (!id.equals(shareId)) {
        announceAgain(); // late, or the tracker forgot us: the answer to an announce decides
      }
      return false;
    }
    boolean fresh = !hostKnowsId || !id.equals(shareId);
    registered = true;
    missed = 0;
    refusal = null;
    announce.stop();
    nextKeepalive.at(nowNs + FIRST_KEEPALIVE_NS);
    if (fresh) {
      rename(id);
    }
    return fresh;
  }

  /** Takes the answer to a keepalive, if one is under way. */
  void onAlive() {
    if (keepalive.isWaiting()) {
      keepalive.stop();
      missed = 0;
      nextKeepalive.at(keepaliveNs + config.keepalive.toNanos());
      events.onAlive();
    }
  }

  void onRefused(Code code) {
    if (announce.isWaiting() && code != refusal) {
      refusal = code;
      events.onRefused(code);
    }
  }

  void onLost(PeerEvents.Loss loss) {
    if (registered) {
      hostKnowsId = false;
      announceAgain();
      events.onUnregistered(loss);
    }
  }

  void rename(ShareId id) {
    shareId = id;
    hostKnowsId = true;
    events.onRegistered(id);
  }

  /** Asks which id this peer has, as the answers to earlier requests do not settle it. */
  void announceAgain() {
    stop();
    announce.start();
  }

  void stop() {
    registered = false;
    announce.stop();
    keepalive.stop();
    nextKeepalive.off();
  }

  private void onMissed() {
    keepalive.stop();
    nextKeepalive.at(keepaliveNs + config.keepalive.toNanos());
    if (++missed == MISSED_LIMIT) {
      onLost(PeerEvents.Loss.SILENT);
    }
  }
}
