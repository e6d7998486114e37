package io.sobani.tracker.sim;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Any number of hosts, the datagrams under way between them, and one clock that jumps from event to
 * event. Everything random comes from the seed, which {@link #toString} names: put the network into
 * the message of an assertion.
 *
 * <p>Each host is a {@link DatagramHandler} with an address for each of its sockets. The network
 * hands it what arrives, and calls {@code advance} when {@code timeoutNs} has passed. A delay that
 * varies reorders. Not for more than one thread.
 */
public final class SimulatedNetwork {

  private static final long MAX_EVENTS_OF_INSTANT = 1_000_000;

  private final long seed;
  private final long startNs;
  private final Random random;
  private final Map<InetSocketAddress, SimulatedHost> hosts = new HashMap<>();
  private final Map<InetAddress, SimulatedNat> routers = new HashMap<>();
  private final Map<InetAddress, SimulatedNat> outsides = new HashMap<>();
  private final EventQueue events = new EventQueue();

  private double loss;
  private double duplication;
  private int copies = 1;
  private double corruption;
  private long leastDelayNs = Duration.ofMillis(20).toNanos();
  private long mostDelayNs = leastDelayNs;
  private Predicate<InetSocketAddress> island = address -> false;
  private Consumer<String> watcher;

  private long elapsedNs;
  private long eventsOfInstant;
  private long sent;
  private long delivered;
  private long declined;

  /** An action of a host beside its timers. */
  public interface Command {
    void run(long nowNs, DatagramSink out);
  }

  /** Makes a network whose clock starts anywhere, as the seed says; wraps included. */
  public SimulatedNetwork(long seed) {
    this(seed, new Random(seed).nextLong());
  }

  public SimulatedNetwork(long seed, long startNs) {
    this.seed = seed;
    this.startNs = startNs;
    this.random = new Random(seed);
  }

  /** Returns the address of a text such as {@code 192.0.2.1:3000}; no name look-up. */
  public static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String[] parts = text.substring(0, colon).split("\\.");
    byte[] ip = new byte[parts.length];
    for (int i = 0; i < ip.length; i++) {
      ip[i] = (byte) Integer.parseInt(parts[i]);
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(ip), Integer.parseInt(text.substring(colon + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Loses that part of all datagrams, 0 to 1. */
  public SimulatedNetwork loss(double probability) {
    loss = probability;
    return this;
  }

  /** Delivers that part of all datagrams a second time, after a delay of its own. */
  public SimulatedNetwork duplication(double probability) {
    return duplication(probability, 1);
  }

  /**
   * Delivers that part of all datagrams {@code copies} times more, each after a delay of its own.
   */
  public SimulatedNetwork duplication(double probability, int copies) {
    duplication = probability;
    this.copies = copies;
    return this;
  }

  /** Flips a bit of that part of all datagrams, and has no checksum that would notice. */
  public SimulatedNetwork corruption(double probability) {
    corruption = probability;
    return this;
  }

  /** Delays each datagram by anything between the two. */
  public SimulatedNetwork delay(Duration least, Duration most) {
    leastDelayNs = least.toNanos();
    mostDelayNs = most.toNanos();
    return this;
  }

  /** Shows every datagram that is sent, delivered or not, to the given watcher. */
  public SimulatedNetwork watch(Consumer<String> watcher) {
    this.watcher = watcher;
    return this;
  }

  /** Lets nothing pass between the addresses of the island and all others, either way. */
  public void partition(Predicate<InetSocketAddress> island) {
    this.island = island;
  }

  /** Ends the partition. */
  public void heal() {
    island = address -> false;
  }

  /** Connects a handler; {@code addresses[n]} is the address of its socket {@code n}. */
  public void attach(DatagramHandler handler, InetSocketAddress... addresses) {
    SimulatedHost host = new SimulatedHost(this, handler, addresses.clone());
    for (InetSocketAddress address : addresses) {
      if (hosts.putIfAbsent(address, host) != null) {
        throw new IllegalArgumentException("address in use: " + address);
      }
    }
    host.schedule();
  }

  /** Puts inside addresses behind a router, before anything is sent from them. */
  public void putBehind(SimulatedNat router, InetSocketAddress... inside) {
    for (InetSocketAddress address : inside) {
      routers.put(address.getAddress(), router);
    }
    outsides.put(router.outside(), router);
  }

  /** Disconnects what is at an address, as a crash does: nothing is told to anybody. */
  public void detach(InetSocketAddress address) {
    for (InetSocketAddress free : host(address).stop()) {
      hosts.remove(free);
    }
  }

  /** Gives a host another address, as a NAT does that forgot a mapping. */
  public void move(InetSocketAddress from, InetSocketAddress to) {
    SimulatedHost host = host(from);
    hosts.remove(from);
    host.readdress(from, to);
    hosts.put(to, host);
  }

  /** Runs a command on the host at an address, as its event loop would. */
  public void execute(InetSocketAddress address, Runnable command) {
    executeWith(address, (nowNs, out) -> command.run());
  }

  /** Runs a command that sends at once on the host at an address. */
  public void executeWith(InetSocketAddress address, Command command) {
    SimulatedHost host = host(address);
    command.run(nowNs(), host.sink());
    host.schedule();
  }

  /** Delivers a forged datagram for sure, after the usual delay. */
  public void inject(InetSocketAddress source, InetSocketAddress destination, String text) {
    deliverLater(source, destination, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Lets time pass. */
  public void run(Duration duration) {
    runUntil(() -> false, duration);
  }

  /** Lets time pass until the condition holds; returns whether it does in time. */
  public boolean runUntil(BooleanSupplier condition, Duration atMost) {
    long endNs = elapsedNs + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      EventQueue.Event next = events.peek();
      if (next == null || next.atNs() > endNs) {
        elapsedNs = endNs;
        return condition.getAsBoolean();
      }
      events.remove();
      eventsOfInstant = next.atNs() == elapsedNs ? eventsOfInstant + 1 : 0;
      if (eventsOfInstant > MAX_EVENTS_OF_INSTANT) {
        throw new AssertionError("a handler always has work at once: " + this);
      }
      elapsedNs = next.atNs();
      next.action().run();
    }
    return true;
  }

  public long nowNs() {
    return startNs + elapsedNs;
  }

  /** Returns how many datagrams handlers have sent. */
  public long sent() {
    return sent;
  }

  /** Returns how many datagrams have arrived at a host, doubles and forgeries included. */
  public long delivered() {
    return delivered;
  }

  /** Returns how many of those delivered no handler took. */
  public long declined() {
    return declined;
  }

  @Override
  public String toString() {
    return "network of seed " + seed + " after " + Duration.ofNanos(elapsedNs);
  }

  void send(InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    sent++;
    if (watcher != null) {
      watcher.accept(new String(bytes, StandardCharsets.UTF_8));
    }
    if (corruption > 0 && random.nextDouble() < corruption) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    if (island.test(source) != island.test(destination) || random.nextDouble() < loss) {
      return;
    }
    InetSocketAddress seen = outbound(source, destination);
    deliverLater(seen, destination, bytes);
    if (random.nextDouble() < duplication) {
      for (int i = 0; i < copies; i++) {
        deliverLater(seen, destination, bytes);
      }
    }
  }

  void later(long delayNs, Runnable action) {
    events.add(elapsedNs + delayNs, action);
  }

  private void deliverLater(
      InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
    long delayNs = leastDelayNs + (long) (random.nextDouble() * (mostDelayNs - leastDelayNs));
    later(delayNs, () -> deliver(source, destination, payload));
  }

  private void deliver(InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
    SimulatedNat router = outsides.get(destination.getAddress());
    InetSocketAddress inside = router == null ? destination : router.inbound(source, destination);
    SimulatedHost host = hosts.get(inside);
    if (host != null) {
      delivered++;
      declined += host.receive(source, inside, payload) ? 0 : 1;
    }
  }

  private InetSocketAddress outbound(InetSocketAddress source, InetSocketAddress destination) {
    SimulatedNat router = routers.get(source.getAddress());
    return router == null || router == routers.get(destination.getAddress())
        ? source
        : router.outbound(source, destination);
  }

  private SimulatedHost host(InetSocketAddress address) {
    SimulatedHost host = hosts.get(address);
    if (host == null) {
      throw new IllegalArgumentException("nobody at " + address);
    }
    return host;
  }
}
