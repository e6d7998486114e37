package io.sobani.tracker.bittorrent;

import java.util.Map;
import java.util.stream.Stream;

/**
 * A BitTorrent tracker's counters at one moment; immutable. What was neither dropped nor answered
 * was left to another handler.
 *
 * @param counts how many datagrams had each outcome
 * @param swarms the torrents, counted for each address family, with those that are remembered after
 *     their last peer left
 * @param peers the peers in all torrents, with those that have ended but are not yet reclaimed
 */
public record BittorrentStats(Map<Outcome, Long> counts, int swarms, int peers) {

  /** Copies the counts. */
  public BittorrentStats {
    counts = Map.copyOf(counts);
  }

  /** The result of a datagram: exactly one of these. */
  public enum Outcome {
    /** It came on a socket that is not the tracker's. */
    OTHER_LISTENER(Fate.DECLINED),
    /** It begins neither with the protocol's id nor with a connection id of ours. */
    FOREIGN(Fate.DECLINED),
    /** It is shorter than a request of its action. */
    TOO_SHORT(Fate.DECLINED),
    /** It is neither connect, announce nor scrape. */
    UNKNOWN_ACTION(Fate.DECLINED),

    /** Nothing can be sent to port 0. */
    SOURCE_PORT_ZERO(Fate.DROPPED),
    /** Its connection id is not of the source's ip, or too old. */
    BAD_CONNECTION_ID(Fate.DROPPED),
    /** Its source has used up its budget. */
    OVER_BUDGET(Fate.DROPPED),
    /** The authorizer threw an exception, or there is a bug. */
    FAILED(Fate.DROPPED),

    /** A connection id was given. */
    CONNECTED(Fate.ANSWERED),
    /** A peer was noted or, where it stopped, forgotten. */
    ANNOUNCED(Fate.ANSWERED),
    /** A peer was told of others, but not noted: its host has enough, or there was no room. */
    ANNOUNCED_WITHOUT_ROOM(Fate.ANSWERED),
    /** Torrents were counted. */
    SCRAPED(Fate.ANSWERED),
    /** An error: the announced port was 0. */
    PORT_ZERO(Fate.ANSWERED),
    /** An error: the access list leaves the torrent out. */
    NOT_SERVED(Fate.ANSWERED),
    /** An error: the authorizer did not allow the announce. */
    UNAUTHORIZED(Fate.ANSWERED),
    /** An error: a scrape without an info-hash, or with a part of one. */
    BAD_SCRAPE(Fate.ANSWERED);

    final Fate fate;

    Outcome(Fate fate) {
      this.fate = fate;
    }

    /** One of three sums. */
    enum Fate {
      DECLINED,
      DROPPED,
      ANSWERED
    }
  }

  /** Returns the number of datagrams that came in. */
  public long received() {
    return Stream.of(Outcome.values()).mapToLong(this::count).sum();
  }

  /** Returns the number of datagrams of which this became. */
  public long count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** Returns the number of requests that got no answer. */
  public long dropped() {
    return sum(Outcome.Fate.DROPPED);
  }

  /** Returns the number of requests that were answered. */
  public long answered() {
    return sum(Outcome.Fate.ANSWERED);
  }

  private long sum(Outcome.Fate fate) {
    return Stream.of(Outcome.values()).filter(o -> o.fate == fate).mapToLong(this::count).sum();
  }
}
