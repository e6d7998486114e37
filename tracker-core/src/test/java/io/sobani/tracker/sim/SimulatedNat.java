package io.sobani.tracker.sim;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A home router in a {@link SimulatedNetwork}: it lets in only what comes from an address and port
 * that was written to. See RFC 4787 for the words.
 */
public final class SimulatedNat {

  private final InetAddress outside;
  private final boolean endpointIndependent;
  private final boolean hairpinning;
  private final Map<Flow, Integer> ports = new HashMap<>();
  private final Map<Integer, InetSocketAddress> insides = new HashMap<>();
  private final Set<Flow> open = new HashSet<>();
  private final Map<Integer, InetSocketAddress> forwarded = new HashMap<>();
  private boolean preservesPorts;
  private int nextPort = 40_000;

  /** The datagrams from one address to another. */
  private record Flow(InetSocketAddress from, InetSocketAddress to) {}

  private SimulatedNat(InetAddress outside, boolean endpointIndependent, boolean hairpinning) {
    this.outside = outside;
    this.endpointIndependent = endpointIndependent;
    this.preservesPorts = endpointIndependent;
    this.hairpinning = hairpinning;
  }

  /** Keeps the port of each inside address, as nearly all home routers do. */
  public static SimulatedNat portPreserving(InetAddress outside) {
    return new SimulatedNat(outside, true, false);
  }

  /** The same, and lets two peers behind it meet at its outer address. */
  public static SimulatedNat hairpinning(InetAddress outside) {
    return new SimulatedNat(outside, true, true);
  }

  /** Takes another port for each destination: no hole can be punched to where nobody looks. */
  public static SimulatedNat symmetric(InetAddress outside) {
    return new SimulatedNat(outside, false, false);
  }

  /** Lets everybody in at a port, as its owner can set it. */
  public SimulatedNat forwarding(int port, InetSocketAddress inside) {
    forwarded.put(port, inside);
    ports.put(new Flow(inside, null), port);
    return this;
  }

  /** Forgets all mappings; what is sent next makes them again. */
  public void forget() {
    ports.clear();
    insides.clear();
    open.clear();
  }

  /** Forgets all mappings, and makes them with other ports from now on. */
  public void renumber() {
    forget();
    preservesPorts = false;
  }

  InetAddress outside() {
    return outside;
  }

  /** Returns from where a datagram of the inside appears to come. */
  InetSocketAddress outbound(InetSocketAddress source, InetSocketAddress destination) {
    Flow mapping = new Flow(source, endpointIndependent ? null : destination);
    int port =
        ports.computeIfAbsent(
            mapping,
            any ->
                preservesPorts && !insides.containsKey(source.getPort())
                    ? source.getPort()
                    : nextPort++);
    insides.put(port, source);
    InetSocketAddress mapped = new InetSocketAddress(outside, port);
    open.add(new Flow(mapped, destination));
    return mapped;
  }

  /** Returns where a datagram from outside goes, or {@code null} where it is not let in. */
  InetSocketAddress inbound(InetSocketAddress source, InetSocketAddress destination) {
    if (forwarded.containsKey(destination.getPort())) {
      return forwarded.get(destination.getPort());
    }
    boolean fromInside = source.getAddress().equals(outside);
    return open.contains(new Flow(destination, source)) && (hairpinning || !fromInside)
        ? insides.get(destination.getPort())
        : null;
  }
}
