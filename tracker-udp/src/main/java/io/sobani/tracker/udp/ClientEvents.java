package io.sobani.tracker.udp;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Completes a client's futures, and tells the host what it was told. Confined to the loop. */
final class ClientEvents implements PeerEvents {

  private final PeerEvents host;
  private final CompletableFuture<ShareId> registered;
  private final Map<ShareId, List<CompletableFuture<InetSocketAddress>>> connecting =
      new HashMap<>();

  ClientEvents(PeerEvents host, CompletableFuture<ShareId> registered) {
    this.host = host;
    this.registered = registered;
  }

  void expect(ShareId id, CompletableFuture<InetSocketAddress> connection) {
    connecting.computeIfAbsent(id, key -> new ArrayList<>()).add(connection);
  }

  @Override
  public void onRegistered(ShareId shareId) {
    registered.complete(shareId);
    host.onRegistered(shareId);
  }

  @Override
  public void onAlive() {
    host.onAlive();
  }

  @Override
  public void onUnregistered(Loss loss) {
    host.onUnregistered(loss);
  }

  @Override
  public void onRefused(ErrorCode code) {
    host.onRefused(code);
  }

  @Override
  public void onIncome(ShareId shareId, Endpoint peer) {
    host.onIncome(shareId, peer);
  }

  @Override
  public void onConnected(PeerLink link) {
    expected(link.shareId()).forEach(connection -> connection.complete(link.address()));
    host.onConnected(link);
  }

  @Override
  public void onFailed(ShareId shareId, ConnectFailure failure) {
    expected(shareId)
        .forEach(
            connection -> connection.completeExceptionally(new ConnectFailedException(failure)));
    host.onFailed(shareId, failure);
  }

  @Override
  public void onLost(PeerLink link) {
    host.onLost(link);
  }

  @Override
  public void onDisconnected(PeerLink link) {
    host.onDisconnected(link);
  }

  @Override
  public void onChat(PeerLink link, String text) {
    host.onChat(link, text);
  }

  private List<CompletableFuture<InetSocketAddress>> expected(ShareId id) {
    List<CompletableFuture<InetSocketAddress>> expected = connecting.remove(id);
    return expected == null ? List.of() : expected;
  }
}
