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
  private final Consumer<Runnable> loop;
  private final AtomicBoolean underWay = new AtomicBoolean();

  /** Makes the name of an address, as it was given. The loop runs what is found. */
  TrackerName(InetSocketAddress tracker, ThreadFactory threads, Consumer<Runnable> loop) {
    this.host = tracker.getHostString();
    this.port = tracker.getPort();
    this.isLiteral = !tracker.isUnresolved() && host.equals(tracker.getAddress().getHostAddress());
    this.threads = threads;
    this.loop = loop;
  }

  /** Tells of the addresses; of nothing where the name leads nowhere. */
  void lookUp(Consumer<List<InetSocketAddress>> addresses) {
    if (!isLiteral && underWay.compareAndSet(false, true)) {
      threads.newThread(() -> find(addresses)).start();
    }
  }

  private void find(Consumer<List<InetSocketAddress>> addresses) {
    try {
      List<InetSocketAddress> found =
          Stream.of(InetAddress.getAllByName(host))
              .limit(MAX_ADDRESSES)
              .map(ip -> new InetSocketAddress(ip, port))
              .toList();
      loop.accept(() -> addresses.accept(found));
    } catch (UnknownHostException | RejectedExecutionException e) {
      // the addresses stay as they are: the name leads nowhere now, or the client is closed
    } finally {
      underWay.set(false);
    }
  }
}
