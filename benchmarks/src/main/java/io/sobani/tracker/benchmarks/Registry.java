package io.sobani.tracker.benchmarks;

/** IPv4 peers by address and by id, as a tracker needs them, in one of the ways to keep them. */
interface Registry {

  /** Adds a peer whose address is new, and returns its id. */
  long add(int ip, int port, long nowNs);

  /** Keeps a peer alive; false if it is not registered. */
  boolean renew(int ip, int port, long nowNs);

  /** Returns the port of the peer of an id, 0 if it is not registered. */
  int find(long id, long nowNs);

  /** Removes a peer that is registered. */
  void remove(int ip, int port, long nowNs);

  static Registry of(String kind, int maxPeers) {
    return switch (kind) {
      case "packed" -> new PackedRegistry(maxPeers);
      case "concurrentHashMap" -> new MapRegistry();
      case "caffeine" -> new CaffeineRegistry(maxPeers);
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
