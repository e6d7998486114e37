package io.sobani.tracker.limit;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import java.util.List;

/** Networks exempt from limits. Immutable, thread-safe. */
public final class AllowList {

  /** No exemptions. */
  public static final AllowList NOBODY = new AllowList(List.of());

  /** Everything is exempt: limits are off, and counters take no memory. */
  public static final AllowList EVERYBODY =
      new AllowList(List.of(new Network(IpAddress.v4(0), 0), new Network(new IpAddress(0, 0), 0)));

  private final Network[] networks;

  /** Makes a list of few networks: every check looks at all. */
  public AllowList(List<Network> networks) {
    this.networks = networks.toArray(Network[]::new);
  }

  public boolean contains(long ipHigh, long ipLow) {
    for (Network network : networks) {
      if (network.contains(ipHigh, ipLow)) {
        return true;
      }
    }
    return false;
  }
}
