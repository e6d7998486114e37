package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.peer.Peer;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Notices on the loop what a client waits for: its registration, and the silence of a tracker,
 * whose name is looked up at the start and again every 30 seconds while it is unreachable. Takes no
 * datagram.
 */
final class ClientWatch implements DatagramHandler {

  private static final long LOOK_UP_AGAIN_NS = 30_000_000_000L;

  private final Peer peer;
  private final Runnable lookUp;
  private final List<CompletableFuture<ShareId>> waiting = new ArrayList<>();
  private volatile ShareId known = ShareId.NONE;
  private boolean lookedUp;
  private long nextLookUpNs;

  /** Watches a peer. The look-up tells the peer later, on the loop, where the name leads. */
  ClientWatch(Peer peer, Runnable lookUp) {
    this.peer = peer;
    this.lookUp = lookUp;
  }

  /** Returns whether the peer is registered and its tracker answers; for any thread. */
  boolean isRegistered() {
    return !known.equals(ShareId.NONE);
  }

  /** Completes a future with the peer's id, now or when it is registered. */
  void await(CompletableFuture<ShareId> registered) {
    waiting.removeIf(CompletableFuture::isDone);
    waiting.add(registered);
    tell();
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    return false;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    known = current();
    tell();
    if (lookUpDelayNs(nowNs) <= 0) {
      lookedUp = true;
      nextLookUpNs = nowNs + LOOK_UP_AGAIN_NS;
      lookUp.run();
    }
  }

  @Override
  public long timeoutNs(long nowNs) {
    return known.equals(current()) ? lookUpDelayNs(nowNs) : 0;
  }

  private long lookUpDelayNs(long nowNs) {
    if (!lookedUp) {
      return 0;
    }
    return peer.isReachable() ? Long.MAX_VALUE : nextLookUpNs - nowNs;
  }

  private ShareId current() {
    return peer.isRegistered() && peer.isReachable() ? peer.shareId() : ShareId.NONE;
  }

  private void tell() {
    if (isRegistered()) {
      waiting.forEach(registered -> registered.complete(known));
      waiting.clear();
    }
  }
}
