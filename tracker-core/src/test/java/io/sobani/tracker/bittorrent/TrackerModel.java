package io.sobani.tracker.bittorrent;

import io.sobani.tracker.net.Endpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A model of a tracker in plain maps: one for each torrent and family. */
final class TrackerModel {

  private record Key(InfoHash hash, boolean v4) {}

  private static final class Peer {
    long seenNs;
    boolean seeder;
    boolean completed;
  }

  private static final class Torrent {
    final Map<Endpoint, Peer> peers = new HashMap<>();
    int completed;
  }

  private final Map<Key, Torrent> torrents = new HashMap<>();
  private final long timeoutNs;

  TrackerModel(long timeoutNs) {
    this.timeoutNs = timeoutNs;
  }

  void announce(long nowNs, InfoHash hash, Endpoint endpoint, int event, long left) {
    Torrent torrent = live(nowNs, hash, endpoint.ip().isV4());
    if (event == 3) {
      torrent.peers.remove(endpoint);
    } else {
      Peer peer = torrent.peers.computeIfAbsent(endpoint, key -> new Peer());
      peer.seenNs = nowNs;
      peer.seeder = left == 0;
      if (event == 1 && left == 0 && !peer.completed) {
        peer.completed = true;
        torrent.completed++;
      }
    }
    live(nowNs, hash, endpoint.ip().isV4());
  }

  int seeders(long nowNs, InfoHash hash, boolean v4) {
    return (int) live(nowNs, hash, v4).peers.values().stream().filter(peer -> peer.seeder).count();
  }

  int leechers(long nowNs, InfoHash hash, boolean v4) {
    return live(nowNs, hash, v4).peers.size() - seeders(nowNs, hash, v4);
  }

  int completed(long nowNs, InfoHash hash, boolean v4) {
    return live(nowNs, hash, v4).completed;
  }

  Set<Endpoint> others(long nowNs, InfoHash hash, Endpoint asker) {
    Set<Endpoint> others = new HashSet<>(live(nowNs, hash, asker.ip().isV4()).peers.keySet());
    others.remove(asker);
    return others;
  }

  private Torrent live(long nowNs, InfoHash hash, boolean v4) {
    Torrent torrent = torrents.computeIfAbsent(new Key(hash, v4), key -> new Torrent());
    torrent.peers.values().removeIf(peer -> nowNs - peer.seenNs >= timeoutNs);
    return torrent;
  }
}
