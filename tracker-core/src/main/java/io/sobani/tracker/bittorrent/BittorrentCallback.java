package io.sobani.tracker.bittorrent;

/**
 * Hears how a request ended: exactly one call, on the session's thread.
 *
 * @param <T> the result
 */
public interface BittorrentCallback<T> {

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
