package io.sobani.tracker.benchmarks;

import io.sobani.tracker.benchmarks.PeerObject.Address;
import io.sobani.tracker.protocol.ShareId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Two maps of objects; what ended would be seen by the time in the object, as in the tracker. */
final class MapRegistry implements Registry {

  private final Map<Address, PeerObject> byAddress = new ConcurrentHashMap<>();
  private final Map<ShareId, PeerObject> byId = new ConcurrentHashMap<>();
  private long lastId;

  @Override
  public long add(int ip, int port, long nowNs) {
    ShareId id = new ShareId(0, ++lastId);
    PeerObject peer = new PeerObject(new Address(ip, port), id, nowNs);
    byAddress.put(peer.address, peer);
    byId.put(id, peer);
    return lastId;
  }

  @Override
  public boolean renew(int ip, int port, long nowNs) {
    PeerObject peer = byAddress.get(new Address(ip, port));
    if (peer == null) {
      return false;
    }
    peer.lastSeenNs = nowNs;
    return true;
  }

  @Override
  public int find(long id, long nowNs) {
    PeerObject peer = byId.get(new ShareId(0, id));
    return peer == null ? 0 : peer.address.port();
  }

  @Override
  public void remove(int ip, int port, long nowNs) {
    PeerObject peer = byAddress.remove(new Address(ip, port));
    byId.remove(peer.id);
  }
}
