package io.sobani.tracker.udp;

import io.sobani.tracker.bittorrent.BittorrentResolver;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks up the names of trackers on threads of its own, a few at a time. */
final class BittorrentNames implements BittorrentResolver {

  private static final int THREADS = 4;
  private static final int MAX_ADDRESSES = 8;

  private final Consumer<Consumer<Long>> later;
  private final ExecutorService lookups =
      Executors.newFixedThreadPool(THREADS, BittorrentNames::newThread);

  /**
   * Makes a resolver.
   *
   * @param later runs a command with the time on the session's thread
   */
  BittorrentNames(Consumer<Consumer<Long>> later) {
    this.later = later;
  }

  @Override
  public void resolve(long nowNs, TrackerUrl tracker, OnAddresses addresses) {
    try {
      lookups.execute(
          () -> {
            List<InetSocketAddress> found = lookUp(tracker);
            later.accept(foundNs -> addresses.onAddresses(foundNs, found));
          });
    } catch (RejectedExecutionException e) {
      addresses.onAddresses(nowNs, List.of()); // closed
    }
  }

  void close() {
    lookups.shutdownNow();
  }

  private static List<InetSocketAddress> lookUp(TrackerUrl tracker) {
    try {
      return Stream.of(InetAddress.getAllByName(tracker.host()))
          .limit(MAX_ADDRESSES)
          .map(ip -> new InetSocketAddress(ip, tracker.port()))
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static Thread newThread(Runnable body) {
    Thread thread = new Thread(body, "sobani-bittorrent-names");
    thread.setDaemon(true);
    return thread;
  }
}
