package io.sobani.tracker;

import io.sobani.tracker.protocol.MalformedMessageException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * A tracker's counters at one moment; immutable. At rest {@code received} is the sum of all
 * outcomes and all drops.
 */
public final class TrackerStats {

  private final long[] outcomes;
  private final long[] drops;
  private final long[] events;
  private final long received;
  private final int peers;
  private final int maxPeers;

  TrackerStats(Counters counters, int peers, int maxPeers) {
    outcomes = sums(counters.outcomes);
    drops = sums(counters.drops);
    events = sums(counters.events);
    received = counters.received.sum(); // last, so never less than what became of it
    this.peers = peers;
    this.maxPeers = maxPeers;
  }

  private static long[] sums(LongAdder[] adders) {
    return Arrays.stream(adders).mapToLong(LongAdder::sum).toArray();
  }

  /** Returns the number of datagrams or messages that came in. */
  public long received() {
    return received;
  }

  /** Returns the number of requests that were answered so. */
  public long count(Outcome outcome) {
    return outcomes[outcome.ordinal()];
  }

  /** Returns the number of datagrams that were not answered for this reason. */
  public long count(DropReason reason) {
    return drops[reason.ordinal()];
  }

  /** Returns how often something happened. */
  public long count(Event event) {
    return events[event.ordinal()];
  }

  /** Returns the number of requests that were answered. */
  public long answered() {
    return LongStream.of(outcomes).sum();
  }

  /** Returns the number of datagrams that were not answered. */
  public long dropped() {
    return LongStream.of(drops).sum();
  }

  /** Returns the number of registrations, ended ones that are not yet reclaimed included. */
  public int peers() {
    return peers;
  }

  /** Returns the most registrations that there can be. */
  public int maxPeers() {
    return maxPeers;
  }

  /** Returns one line of all that is not zero. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append("peers=").append(peers).append(" received=").append(received);
    append(line, Outcome.values(), outcomes);
    append(line, DropReason.values(), drops);
    append(line, Event.values(), events);
    return line.toString();
  }

  private static void append(StringBuilder line, Enum<?>[] names, long[] counts) {
    for (int i = 0; i < names.length; i++) {
      if (counts[i] != 0) {
        line.append(' ').append(names[i].name().toLowerCase(Locale.ROOT));
        line.append('=').append(counts[i]);
      }
    }
  }

  /** The result of a request that was answered: the request, and what became of it. */
  public enum Outcome {
    ANNOUNCE_REGISTERED,
    /** An announce of a live registration. */
    ANNOUNCE_RENEWED,
    /** An announce that the authorizer refused, or that came while the tracker closes. */
    ANNOUNCE_REFUSED,
    /** An announce without room: in the tracker, or of its host or network. */
    ANNOUNCE_FULL,
    PULSE_RENEWED,
    /** A pulse from an unregistered source. */
    PULSE_UNKNOWN,
    ALIVE_RENEWED,
    ALIVE_REGISTERED,
    /** An alive from an unregistered source, not registered by it. */
    ALIVE_UNKNOWN,
    PUSH_FOUND,
    /** A push of an id that is not live, or none. */
    PUSH_UNKNOWN,
    /** A push from an unregistered source on a listener that requires registration. */
    PUSH_EXPIRED,
    /** A push that the authorizer refused. */
    PUSH_REFUSED,
    /** Any request that was answered with a challenge. */
    CHALLENGED
  }

  /** The reason why a datagram was not answered. */
  public enum DropReason {
    EMPTY,
    /** Longer than {@link TrackerConfig.Builder#maxDatagramBytes}. */
    OVERSIZED,
    /** Does not begin like JSON: another protocol. Not decoded. */
    FOREIGN,
    BAD_UTF8,
    /** Not JSON, or followed by something. */
    BAD_JSON,
    NOT_AN_OBJECT,
    /** Nesting, a name, a number or a string over its limit. */
    OVER_LIMIT,
    DUPLICATE_FIELD,
    /** A known field of a wrong type. */
    WRONG_TYPE,
    NO_ACTION,
    /** An action that no request has. */
    UNKNOWN_ACTION,
    /** Arrived on a listener that is not the tracker's. */
    UNKNOWN_LISTENER,
    /** From port 0, to which nobody can answer. */
    SOURCE_PORT_ZERO,
    /** Its source has used up its answers. */
    OVER_BUDGET,
    /** Its source has asked for too many unknown ids. */
    OVER_MISS_BUDGET,
    /** Another tracker holds what it is about, or that cannot be found out. */
    ELSEWHERE;

    /** Returns whether the datagram was a request; any other is left to the next handler. */
    public boolean isRequest() {
      return this == OVER_BUDGET || this == OVER_MISS_BUDGET || this == ELSEWHERE;
    }

    static DropReason of(MalformedMessageException.Reason reason) {
      return switch (reason) {
        case EMPTY -> EMPTY;
        case OVERSIZED -> OVERSIZED;
        case BAD_UTF8 -> BAD_UTF8;
        case BAD_JSON, TRAILING_DATA -> BAD_JSON;
        case NOT_AN_OBJECT -> NOT_AN_OBJECT;
        case OVER_LIMIT -> OVER_LIMIT;
        case DUPLICATE_FIELD -> DUPLICATE_FIELD;
        case WRONG_TYPE, BAD_VALUE -> WRONG_TYPE;
        case NO_ACTION -> NO_ACTION;
        case UNKNOWN_ACTION -> UNKNOWN_ACTION;
      };
    }
  }

  /** An event in a tracker that is not an answer, for counting. */
  public enum Event {
    /** A registration was taken over from a snapshot. */
    RESTORED,
    /** A registration of a snapshot was not taken over, because of the tracker's bounds. */
    LEFT_OUT,
    /** A registration ended and its memory was reclaimed. */
    EXPIRED,
    /** A registration made room for another. */
    EVICTED,
    /** An override, an id or a dialect changed. */
    CHANGED,
    /** A target was told of an asker. */
    INCOME_SENT,
    /** A target was not told, to keep it from being used against the asker's address. */
    INCOME_SUPPRESSED,
    /** An observer, an authorizer or a generator of ids threw. */
    CALLBACK_FAILED,
    /** A request was put off, until it is known what other trackers hold. */
    DEFERRED
  }
}
