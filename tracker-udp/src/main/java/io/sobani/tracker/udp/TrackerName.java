package io.sobani.tracker.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The name of a tracker, which may lead to several addresses of both families, and elsewhere later.
 * Looked up on a thread of its own, one look-up at a time. A literal address is not looked up.
 */
final class TrackerName {

  private static final int MAX_ADDRESSES = 8;

  private final String host;
  private final int port;
  private final boolean isLiteral;
  private final ThreadFactory threads;
  private final Consumer<List<InetSocketAddress>> addresses;
  private final AtomicBoolean underWay = new AtomicBoolean();

  /** Makes the name of an address, as it was given. What is found is told on the other thread. */
  TrackerName(
      InetSocketAddress tracker,
      ThreadFactory threads,
      Consumer<List<InetSocketAddress>> addresses) {
    this.host = tracker.getHostString();
    this.port = tracker.getPort();
    this.isLiteral = !tracker.isUnresolved() && host.equals(tracker.getAddress().getHostAddress());
    this.threads = threads;
    this.addresses = addresses;
  }

  /** Tells of the addresses; of nothing where the name leads nowhere. */
  void lookUp() {
    if (!isLiteral && underWay.compareAndSet(false, true)) {
      threads.newThread(this::find).start();
    }
  }

  private void find() {
    try {
      addresses.accept(
          Stream.of(InetAddress.getAllByName(host))
              .limit(MAX_ADDRESSES)
              .map(ip -> new InetSocketAddress(ip, port))
              .toList());
    } catch (UnknownHostException | RejectedExecutionException e) {
      // the addresses stay as they are: the name leads nowhere now, or the client is closed
    } finally {
      underWay.set(false);
    }
  }
}
