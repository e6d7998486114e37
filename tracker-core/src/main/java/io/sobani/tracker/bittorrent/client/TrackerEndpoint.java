package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentReply;
import io.sobani.tracker.bittorrent.BittorrentReply.Connected;
import io.sobani.tracker.bittorrent.BittorrentReply.Refused;
import io.sobani.tracker.bittorrent.BittorrentRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An address of a tracker, with its connection id for as long as a client may use it. */
final class TrackerEndpoint implements Session.Exchange {

  private static final long ID_LIFE_NS = TimeUnit.SECONDS.toNanos(60);

  final InetSocketAddress address;

  /** The requests that are asked here now. */
  final Set<PendingRequest<?>> requests = new LinkedHashSet<>();

  long connectionId;

  private final Session session;
  private int connectTransactionId; // 0 where no connect request is under way
  private long connectSentNs;
  private boolean hasId;
  private long idSinceNs;

  TrackerEndpoint(InetSocketAddress address, Session session) {
    this.address = address;
    this.session = session;
  }

  boolean hasFreshId(long nowNs) {
    return hasId && nowNs - idSinceNs < ID_LIFE_NS;
  }

  void dropId() {
    hasId = false;
  }

  /** Sends a connect request, unless somebody else has just sent one. */
  void connect(long nowNs, DatagramSink out) {
    if (connectTransactionId != 0 && nowNs - connectSentNs < session.firstTimeoutNs) {
      return;
    }
    if (connectTransactionId == 0) {
      connectTransactionId = session.begin(this);
    }
    connectSentNs = nowNs;
    session.send(new BittorrentRequest.Connect(connectTransactionId), address, out);
  }

  @Override
  public boolean expects(InetAddress source) {
    return !session.config.checkSource() || address.getAddress().equals(source);
  }

  @Override
  public boolean onReply(long nowNs, BittorrentReply reply) {
    if (reply instanceof Connected connected) {
      cancel(nowNs);
      hasId = true;
      connectionId = connected.connectionId();
      idSinceNs = nowNs;
      waiting().forEach(request -> request.restart(nowNs));
    } else if (reply instanceof Refused refused) {
      cancel(nowNs);
      waiting().forEach(request -> request.onRefused(nowNs, refused.message()));
    } else {
      return false;
    }
    return true;
  }

  private List<PendingRequest<?>> waiting() {
    return requests.stream().filter(request -> request.awaitsConnection).toList();
  }

  /** Ends the connect request, if there is one. */
  @Override
  public void cancel(long nowNs) {
    session.exchanges.remove(connectTransactionId);
    connectTransactionId = 0;
  }

  void leave(long nowNs, PendingRequest<?> request) {
    requests.remove(request);
    if (requests.isEmpty()) {
      cancel(nowNs);
    }
  }

  /** Returns whether nobody asks here, and there is nothing of use to others. */
  boolean isIdle(long nowNs) {
    return requests.isEmpty() && !hasFreshId(nowNs);
  }
}
