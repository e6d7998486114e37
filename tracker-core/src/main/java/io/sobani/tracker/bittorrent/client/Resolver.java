package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.bittorrent.TrackerUrl;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiConsumer;

/** Finds the addresses of trackers that have names; literals are not asked for. */
@FunctionalInterface
public interface Resolver {

  /**
   * Looks up a tracker's host.
   *
   * @param found to be called once, on the session's thread, during this call or later, with the
   *     time and the addresses in the order in which to try them; with none if there are none
   */
  void resolve(long nowNs, TrackerUrl tracker, BiConsumer<Long, List<InetSocketAddress>> found);
}
