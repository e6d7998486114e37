package io.sobani.tracker.bittorrent;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentReply.Connected;
import io.sobani.tracker.bittorrent.BittorrentReply.Refused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A tracker's address with its connection id, for as long as a client may use it. */
final class Route extends Timers.Timer {

  private static final long ID_LIFE_NS = TimeUnit.SECONDS.toNanos(60);

  final InetSocketAddress address;

  /** Those that ask here now. */
  final Set<Exchange<?>> exchanges = new LinkedHashSet<>();

  /** The number of the connect request under way, or 0. */
  private int connectTransactionId;

  private final Requests requests;
  private long connectSentNs;
  private boolean hasId;
  private long connectionId;
  private long idSinceNs;

  Route(InetSocketAddress address, Requests requests) {
    this.address = address;
    this.requests = requests;
  }

  boolean hasFreshId(long nowNs) {
    return hasId && nowNs - idSinceNs < ID_LIFE_NS;
  }

  long connectionId() {
    return connectionId;
  }

  void dropId() {
    hasId = false;
  }

  /** Sends a connect request, unless somebody else has just sent one. */
  void connect(long nowNs, DatagramSink out) {
    if (connectTransactionId != 0 && nowNs - connectSentNs < requests.config.firstTimeoutNs()) {
      return;
    }
    if (connectTransactionId == 0) {
      connectTransactionId = requests.newTransactionId();
      requests.connects.put(connectTransactionId, this);
    }
    connectSentNs = nowNs;
    requests.send(new BittorrentRequest.Connect(connectTransactionId), address, out);
  }

  /** Returns whether a connection id may come from an address. */
  boolean expects(InetAddress source) {
    return !requests.config.checkSource() || address.getAddress().equals(source);
  }

  /** Takes a reply; returns whether it was one to the connect request. */
  boolean onReply(long nowNs, BittorrentReply reply) {
    if (reply instanceof Connected connected) {
      onConnected(nowNs, connected.connectionId());
    } else if (reply instanceof Refused refused) {
      endConnect();
      waiting().forEach(exchange -> exchange.onRefused(nowNs, refused.message()));
    } else {
      return false;
    }
    return true;
  }

  private void onConnected(long nowNs, long id) {
    endConnect();
    hasId = true;
    connectionId = id;
    idSinceNs = nowNs;
    waiting().forEach(exchange -> exchange.restart(nowNs));
  }

  private List<Exchange<?>> waiting() {
    return exchanges.stream().filter(Exchange::awaitsConnection).toList();
  }

  private void endConnect() {
    requests.connects.remove(connectTransactionId);
    connectTransactionId = 0;
  }

  void leave(long nowNs, Exchange<?> exchange) {
    exchanges.remove(exchange);
    if (exchanges.isEmpty()) {
      requests.timers.schedule(this, hasFreshId(nowNs) ? idSinceNs + ID_LIFE_NS : nowNs);
    }
  }

  @Override
  void onDue(long nowNs, DatagramSink out) {
    if (exchanges.isEmpty()) {
      endConnect();
      requests.routes.remove(address);
    }
  }
}
