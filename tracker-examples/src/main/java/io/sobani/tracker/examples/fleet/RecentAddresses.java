package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.net.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers addresses for a lease. Thread-safe; over the bound the oldest is forgotten. */
final class RecentAddresses {

  private static final int MAX = 65_536;

  private final long leaseNs;
  private final Map<Endpoint, Long> untilNs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Long> eldest) {
          return size() > MAX;
        }
      };

  RecentAddresses(long leaseNs) {
    this.leaseNs = leaseNs;
  }

  synchronized void add(long nowNs, Endpoint observed) {
    untilNs.put(observed, nowNs + leaseNs);
  }

  synchronized void remove(Endpoint observed) {
    untilNs.remove(observed);
  }

  synchronized boolean contains(long nowNs, Endpoint observed) {
    Long until = untilNs.get(observed);
    if (until != null && nowNs - until >= 0) {
      untilNs.remove(observed);
    }
    return until != null && nowNs - until < 0;
  }
}
