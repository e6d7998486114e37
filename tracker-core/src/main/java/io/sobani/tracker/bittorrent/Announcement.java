package io.sobani.tracker.bittorrent;

import io.sobani.tracker.check.Range;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A client's announcement of one torrent to a tracker. Immutable; the methods named like a
 * component return a copy with another value.
 *
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

  /** Checks that nothing is missing. */
  public Announcement {
    Objects.requireNonNull(infoHash, "infoHash");
    Objects.requireNonNull(peerId, "peerId");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(event, "event");
    Range.check("port", port, 1, 65_535);
  }

  /**
   * Returns the announcement of a client that starts: 50 peers wanted, a random key, an unknown
   * amount left.
   *
   * @param port where the client takes connections of peers
   */
  public static Announcement of(InfoHash infoHash, PeerId peerId, int port) {
    int key = ThreadLocalRandom.current().nextInt();
    return new Announcement(
        infoHash, peerId, Progress.UNKNOWN, Event.STARTED, 0, key, DEFAULT_NUM_WANT, port);
  }

  /** Returns a copy with another progress. */
  public Announcement progress(Progress value) {
    return new Announcement(infoHash, peerId, value, event, ip, key, numWant, port);
  }

  /** Returns a copy with another event. */
  public Announcement event(Event value) {
    return new Announcement(infoHash, peerId, progress, value, ip, key, numWant, port);
  }

  /** Returns a copy with another address to hand out, of IPv4, or 0. */
  public Announcement ip(int value) {
    return new Announcement(infoHash, peerId, progress, event, value, key, numWant, port);
  }

  /** Returns a copy with another key. */
  public Announcement key(int value) {
    return new Announcement(infoHash, peerId, progress, event, ip, value, numWant, port);
  }

  /** Returns a copy that wants another number of peers, or −1. */
  public Announcement numWant(int value) {
    return new Announcement(infoHash, peerId, progress, event, ip, key, value, port);
  }

  void writeTo(ByteBuffer target) {
    infoHash.writeTo(target);
    peerId.writeTo(target);
    target.putLong(progress.downloaded).putLong(progress.left).putLong(progress.uploaded);
    target.putInt(event.code()).putInt(ip).putInt(key).putInt(numWant).putShort((short) port);
  }

  /** The reason of an announce. */
  public enum Event {
    /** Because the interval is over. */
    NONE,
    /** It has just downloaded the last piece. */
    COMPLETED,
    /** It begins. */
    STARTED,
    /** It ends. */
    STOPPED;

    /** Returns the number that stands for the event in an announce: 0 to 3. */
    public int code() {
      return ordinal();
    }
  }

  /**
   * The progress of a download, in bytes. The numbers are unsigned, of 64 bits.
   *
   * @param downloaded received since the session began
   * @param left still to be received; 0 for a seeder, 2⁶³ − 1 where it is not known
   * @param uploaded sent since the session began
   */
  public record Progress(long downloaded, long left, long uploaded) {

    /** Nothing yet, and how much is left is not known. */
    public static final Progress UNKNOWN = new Progress(0, Long.MAX_VALUE, 0);

    /** Everything is there. */
    public static final Progress SEEDER = new Progress(0, 0, 0);
  }
}
