package io.sobani.tracker.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.sobani.tracker.benchmarks.PeerObject.Address;
import io.sobani.tracker.protocol.ShareId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bounded cache with expireAfterWrite, and a map for the ids. Its upkeep runs on the calling
 * thread, so that it is counted and not done by another core.
 */
final class CaffeineRegistry implements Registry {

  private final Cache<Address, PeerObject> byAddress;
  private final Map<ShareId, PeerObject> byId = new ConcurrentHashMap<>();
  private long lastId;
  private long nowNs;

  CaffeineRegistry(int maxPeers) {
    byAddress =
        Caffeine.newBuilder()
            .maximumSize(maxPeers)
            .expireAfterWrite(Duration.ofDays(365))
            .ticker(() -> nowNs)
            .executor(Runnable::run)
            .evictionListener(
                (Address address, PeerObject peer, RemovalCause cause) -> forget(peer))
            .build();
  }

  private void forget(PeerObject peer) {
    byId.remove(peer.id);
  }

  @Override
  public long add(int ip, int port, long nowNs) {
    this.nowNs = nowNs;
    ShareId id = new ShareId(0, ++lastId);
    PeerObject peer = new PeerObject(new Address(ip, port), id, nowNs);
    byAddress.put(peer.address, peer);
    byId.put(id, peer);
    return lastId;
  }

  @Override
  public boolean renew(int ip, int port, long nowNs) {
    this.nowNs = nowNs;
    PeerObject peer = byAddress.getIfPresent(new Address(ip, port));
    if (peer == null) {
      return false;
    }
    byAddress.put(peer.address, peer);
    return true;
  }

  @Override
  public int find(long id, long nowNs) {
    this.nowNs = nowNs;
    PeerObject peer = byId.get(new ShareId(0, id));
    return peer == null ? 0 : peer.address.port();
  }

  @Override
  public void remove(int ip, int port, long nowNs) {
    this.nowNs = nowNs;
    forget(byAddress.asMap().remove(new Address(ip, port)));
  }
}
