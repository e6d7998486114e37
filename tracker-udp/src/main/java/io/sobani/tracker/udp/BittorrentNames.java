package io.sobani.tracker.udp;

import io.sobani.tracker.bittorrent.BittorrentRequest;
import io.sobani.tracker.bittorrent.TrackerUrl;
import io.sobani.tracker.bittorrent.client.Resolver;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks up the names of trackers on threads of its own, a few at a time. Of several addresses it
 * leaves out those that refuse.
 */
final class BittorrentNames implements Resolver {

  private static final int THREADS = 4;
  private static final int MAX_ADDRESSES_PER_FAMILY = 4;

  private final Consumer<Consumer<Long>> later;
  private final boolean direct;
  private final ExecutorService lookups =
      Executors.newFixedThreadPool(THREADS, BittorrentNames::newThread);

  /** Finds out who refuses where trackers are asked directly, from this host. */
  BittorrentNames(Consumer<Consumer<Long>> later, boolean direct) {
    this.later = later;
    this.direct = direct;
  }

  @Override
  public void resolve(
      long nowNs, TrackerUrl tracker, BiConsumer<Long, List<InetSocketAddress>> found) {
    try {
      lookups.execute(
          () -> {
            List<InetSocketAddress> addresses = lookUp(tracker);
            later.accept(foundNs -> found.accept(foundNs, addresses));
          });
    } catch (RejectedExecutionException e) {
      found.accept(nowNs, List.of()); // closed
    }
  }

  void close() {
    lookups.shutdownNow();
  }

  private List<InetSocketAddress> lookUp(TrackerUrl tracker) {
    try {
      InetAddress[] all = InetAddress.getAllByName(tracker.host());
      List<InetSocketAddress> found =
          Stream.of(Inet4Address.class, Inet6Address.class)
              .flatMap(
                  family ->
                      Stream.of(all).filter(family::isInstance).limit(MAX_ADDRESSES_PER_FAMILY))
              .map(ip -> new InetSocketAddress(ip, tracker.port()))
              .toList();
      return direct && found.size() > 1 ? RefusedAddresses.leaveOut(found, probe()) : found;
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /** A connect request: 16 bytes, to which a tracker answers as many. */
  private static byte[] probe() {
    ByteBuffer probe = ByteBuffer.allocate(16);
    new BittorrentRequest.Connect(new SecureRandom().nextInt()).encode(probe);
    return probe.array();
  }

  private static Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "sobani-bittorrent-names");
    thread.setDaemon(true);
    return thread;
  }
}
