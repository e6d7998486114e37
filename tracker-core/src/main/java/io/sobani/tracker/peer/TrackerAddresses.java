package io.sobani.tracker.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The addresses of one tracker: the one that is asked, and others to try where it is silent. */
final class TrackerAddresses {

  private final Set<InetAddress> hosts;
  private final List<InetSocketAddress> all = new ArrayList<>();
  private InetSocketAddress current;

  TrackerAddresses(PeerConfig config) {
    hosts = config.trackerHosts;
    if (!config.tracker().isUnresolved()) {
      all.add(config.tracker());
    }
    next();
  }

  /** Returns the address to ask, or {@code null} while none is known. */
  InetSocketAddress current() {
    return current;
  }

  boolean contains(InetSocketAddress source) {
    return source.equals(current) || all.contains(source) || hosts.contains(source.getAddress());
  }

  /** Replaces the addresses; the current one is asked until {@link #next}. */
  void replace(List<InetSocketAddress> addresses) {
    for (InetSocketAddress address : addresses) {
      if (address.isUnresolved() || address.getPort() == 0) {
        throw new IllegalArgumentException("not resolved, or without a port: " + address);
      }
    }
    all.clear();
    all.addAll(addresses);
  }

  /** Returns whether the current address is not one of the tracker's any more. */
  boolean isOutdated() {
    return !all.contains(current);
  }

  void next() {
    if (!all.isEmpty()) {
      current = all.get((all.indexOf(current) + 1) % all.size());
    }
  }

  /** Notes from where a registration was confirmed: that address is asked from now on. */
  void answered(InetSocketAddress source) {
    if (all.contains(source)) {
      current = source;
    }
  }
}
