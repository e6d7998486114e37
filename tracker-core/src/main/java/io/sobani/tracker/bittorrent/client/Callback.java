package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.bittorrent.BittorrentException;
import org.jspecify.annotations.Nullable;

/**
 * Told how a request ended, by exactly one call on the session's thread.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface Callback<T> {

  /**
   * Takes the tracker's answer, or the reason why none will come.
   *
   * @param result null where there is a problem
   * @param problem null where there is a result
   */
  void onEnd(long nowNs, @Nullable T result, @Nullable BittorrentException problem);
}
