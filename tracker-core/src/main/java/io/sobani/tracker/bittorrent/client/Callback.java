package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.bittorrent.BittorrentException;

/**
 * Told how a request ended, by exactly one call on the session's thread.
 *
 * @param <T> the result
 */
public interface Callback<T> {

  /**
   * The tracker answered.
   *
   * @param nowNs the time
   * @param result what it said
   */
  void onSuccess(long nowNs, T result);

  /**
   * No answer will come.
   *
   * @param nowNs the time
   * @param problem why
   */
  void onFailure(long nowNs, BittorrentException problem);
}
