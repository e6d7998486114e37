package io.sobani.tracker.bittorrent;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A list of the torrents that a tracker serves, or does not serve. Immutable, thread-safe.
 *
 * @param all whether those that are not listed are served
 * @param listed the exceptions
 */
public record AccessList(boolean all, Set<InfoHash> listed) {

  /** Every torrent is served. */
  public static final AccessList OPEN = new AccessList(true, Set.of());

  /** Copies the exceptions. */
  public AccessList {
    listed = Set.copyOf(listed);
  }

  /** Returns whether a torrent is served. */
  public boolean allows(InfoHash infoHash) {
    return listed.contains(infoHash) != all;
  }

  /** Needs no object where the list is open, as usual. */
  boolean allows(ByteBuffer buffer, int at) {
    return listed.isEmpty() ? all : allows(InfoHash.at(buffer, at));
  }

  /** Returns the list that serves some torrents only. */
  public static AccessList allow(Set<InfoHash> torrents) {
    return new AccessList(false, torrents);
  }

  /** Returns the list that serves all but some torrents. */
  public static AccessList deny(Set<InfoHash> torrents) {
    return new AccessList(true, torrents);
  }
}
