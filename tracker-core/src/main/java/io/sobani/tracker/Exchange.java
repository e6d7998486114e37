package io.sobani.tracker;

import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.table.PeerTable;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One request on its way: who asks, when, through which listener, and what is to be told to whom
 * once no lock is held. Used again for the next request; confined to one thread.
 */
final class Exchange {

  private final Outbox out;
  private final Queue<Runnable> later = new ArrayDeque<>(4);

  int socket;
  Listener listener;
  InetSocketAddress source;
  long ipHigh;
  long ipLow;
  int port;

  /** The time, counted from the tracker's first. */
  long upNs;

  /** The time of tokens, which a fleet shares. */
  long tokenNs;

  /** The keyed hash of the source. */
  long hash;

  Token token = Token.NONE;

  /** Whether the token proves that the asker receives at the source. */
  boolean proven;

  /** The token for the reply. */
  Token fresh = Token.NONE;

  /** The nonce of the request, which the reply echoes. */
  Token nonce = Token.NONE;

  /** The asker's id, where it is wanted. */
  long idHigh;

  long idLow;

  /** Why there is no answer, or {@code null}. */
  DropReason dropped;

  Exchange(Outbox out) {
    this.out = out;
  }

  /** Begins anew with a datagram or message. */
  void begin(Listener listener, InetSocketAddress source) {
    socket = listener.number();
    this.listener = listener;
    this.source = source;
    dropped = null;
    port = source.getPort();
    InetAddress address = source.getAddress();
    if (address instanceof Inet4Address v4) {
      ipHigh = 0;
      ipLow = IpAddress.packV4(v4);
    } else {
      IpAddress ip = IpAddress.of(address);
      ipHigh = ip.high();
      ipLow = ip.low();
    }
  }

  /** Returns whether the reply carries neither token nor nonce. */
  boolean isPlain() {
    return !fresh.present() && !nonce.present();
  }

  boolean isApp() {
    return listener.dialect() == Dialect.APP;
  }

  boolean isV4() {
    return IpAddress.isV4(ipHigh, ipLow);
  }

  int shard() {
    return Shards.shardOf(hash);
  }

  /** Returns the class of the source, given whether it is registered. */
  Budgets.Kind budget(boolean registered) {
    if (proven) {
      return Budgets.Kind.PROVEN;
    }
    return registered ? Budgets.Kind.REGISTERED : Budgets.Kind.UNREGISTERED;
  }

  /** Returns the class of the source's pushes for unknown ids. */
  Budgets.Kind misses(boolean registered) {
    if (proven) {
      return Budgets.Kind.PROVEN_MISS;
    }
    return registered ? Budgets.Kind.REGISTERED_MISS : Budgets.Kind.UNREGISTERED_MISS;
  }

  /** Notes the id of the asker's registration: a place in memory that a keepalive does without. */
  void identify(PeerTable table, int peer) {
    idHigh = table.idHigh(peer);
    idLow = table.idLow(peer);
  }

  Endpoint endpoint() {
    return new Endpoint(new IpAddress(ipHigh, ipLow), port);
  }

  ShareId shareId() {
    return new ShareId(idHigh, idLow);
  }

  void registered() {
    out.registered(this);
  }

  void found(long ipHigh, long ipLow, int port, long targetIdHigh, long targetIdLow) {
    out.found(this, ipHigh, ipLow, port, targetIdHigh, targetIdLow);
  }

  void income(int targetSocket, InetSocketAddress target) {
    out.income(this, targetSocket, target);
  }

  void reply(Reply reply) {
    out.reply(this, isPlain() ? reply : reply.with(fresh, nonce));
  }

  /** Leaves the request without an answer. */
  void drop(DropReason reason, Counters counters) {
    dropped = reason;
    counters.count(reason);
  }

  /** Notes something to be done when no lock is held. */
  void later(Runnable action) {
    later.add(action);
  }

  /** Returns the next thing to be done, or {@code null}. */
  Runnable nextLater() {
    return later.poll();
  }
}
