package io.sobani.tracker.udp;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.udp.EndpointStats.Drop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sources that are never answered: those that cannot be, and the endpoint's own sockets, or else a
 * tracker could be made to answer itself. Confined to one thread.
 */
final class SourceScreen {

  /** The machine's addresses are asked for again after this long, and only if it matters. */
  private static final long REFRESH_NS = 10_000_000_000L;

  private static final InetAddress BROADCAST = IpAddress.v4(-1).toInetAddress();

  private final InetSocketAddress[] own;
  private Set<InetAddress> local;
  private long localSinceNs;

  SourceScreen(List<InetSocketAddress> own) {
    this.own = own.toArray(InetSocketAddress[]::new);
  }

  /** Returns why nothing from that source is served, or null if it may be. */
  Drop reasonToDrop(InetSocketAddress source, long nowNs) {
    if (source.getPort() == 0) {
      return Drop.SOURCE_PORT_ZERO;
    }
    InetAddress ip = source.getAddress();
    if (ip.isMulticastAddress() || ip.isAnyLocalAddress() || ip.equals(BROADCAST)) {
      return Drop.SOURCE_NOT_UNICAST;
    }
    return isOwn(source, nowNs) ? Drop.OWN_ADDRESS : null;
  }

  private boolean isOwn(InetSocketAddress source, long nowNs) {
    for (InetSocketAddress address : own) {
      InetAddress ip = address.getAddress();
      if (address.getPort() == source.getPort()
          && (ip.equals(source.getAddress())
              || ip.isAnyLocalAddress() && isLocal(source.getAddress(), nowNs))) {
        return true;
      }
    }
    return false;
  }

  private boolean isLocal(InetAddress source, long nowNs) {
    if (source.isLoopbackAddress()) {
      return true;
    }
    if (local == null || nowNs - localSinceNs >= REFRESH_NS) {
      local = localAddresses();
      localSinceNs = nowNs;
    }
    return local.contains(source);
  }

  private static Set<InetAddress> localAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException e) {
      return Set.of();
    }
  }
}
