package io.sobani.tracker.bittorrent;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client's announcement of one torrent to a tracker. Immutable; the methods named like a
 * component return a copy with another value.
 *
 * @param infoHash the torrent
 * @param peerId the client
 * @param progress how far it is
 * @param event why it announces
 * @param ip the IPv4 address to hand out instead of the source's; 0 for the source's; most trackers
 *     ignore it
 * @param key a random number by which a tracker may know the client when its address changes
 * @param numWant how many peers are wanted; −1 leaves it to the tracker
 * @param port where the client takes connections of peers, 1 to 65535
 */
public record Announcement(
    InfoHash infoHash,
    PeerId peerId,
    Progress progress,
    Event event,
    int ip,
    int key,
    int numWant,
    int port) {

  private static final int DEFAULT_NUM_WANT = 50;

  /**
   * Checks that nothing is missing.
   *
   * @param infoHash the torrent
   * @param peerId the client
   * @param progress how far it is
   * @param event why it announces
   * @param ip the IPv4 address to hand out
   * @param key a random number
   * @param numWant how many peers are wanted
   * @param port where the client takes connections of peers
   */
  public Announcement {
    Objects.requireNonNull(infoHash, "infoHash");
    Objects.requireNonNull(peerId, "peerId");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(event, "event");
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  /**
   * Returns what a client says that starts: 50 peers wanted, a random key, how much is left
   * unknown.
   *
   * @param infoHash the torrent
   * @param peerId the client
   * @param port where the client takes connections of peers
   * @return the announcement
   */
  public static Announcement of(InfoHash infoHash, PeerId peerId, int port) {
    int key = ThreadLocalRandom.current().nextInt();
    return new Announcement(
        infoHash, peerId, Progress.UNKNOWN, Event.STARTED, 0, key, DEFAULT_NUM_WANT, port);
  }

  /**
   * Changes the progress.
   *
   * @param value how far the client is
   * @return a copy
   */
  public Announcement progress(Progress value) {
    return new Announcement(infoHash, peerId, value, event, ip, key, numWant, port);
  }

  /**
   * Changes the event.
   *
   * @param value why the client announces
   * @return a copy
   */
  public Announcement event(Event value) {
    return new Announcement(infoHash, peerId, progress, value, ip, key, numWant, port);
  }

  /**
   * Changes the address to hand out.
   *
   * @param value an IPv4 address, or 0
   * @return a copy
   */
  public Announcement ip(int value) {
    return new Announcement(infoHash, peerId, progress, event, value, key, numWant, port);
  }

  /**
   * Changes the key.
   *
   * @param value a number that stays for a session
   * @return a copy
   */
  public Announcement key(int value) {
    return new Announcement(infoHash, peerId, progress, event, ip, value, numWant, port);
  }

  /**
   * Changes how many peers are wanted.
   *
   * @param value how many, or −1
   * @return a copy
   */
  public Announcement numWant(int value) {
    return new Announcement(infoHash, peerId, progress, event, ip, key, value, port);
  }
}
