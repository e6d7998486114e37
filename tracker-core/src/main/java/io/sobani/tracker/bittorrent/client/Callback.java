package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.bittorrent.BittorrentException;

/**
 * Told how a request ended, by exactly one call on the session's thread.
 *
 * @param <T> the result
 */
public interface Callback<T> {

  /** The tracker answered. */
  void onSuccess(long nowNs, T result);

  /** No answer will come. */
  void onFailure(long nowNs, BittorrentException problem);
}
