package io.sobani.tracker.examples.fleet;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a node's part in the fleet does. Thread-safe. */
final class FleetStats {

  /** An event that is counted. */
  enum Count {
    /** Addresses asked for. */
    SOURCE_ASKED,
    /** Ids asked for. */
    TARGET_ASKED,
    /** Questions that the bounds did not admit. */
    NOT_ADMITTED,
    /** Questions that the store did not answer in time. */
    NO_ANSWER,
    /** Requests not answered, because another node holds or claims the address. */
    HELD_ELSEWHERE,
    /** Pushes found at another node. */
    FOREIGN_FOUND,
    /** Pushes of ids that nobody in the fleet knows. */
    FOREIGN_UNKNOWN,
    /** Requests not answered, because "nothing" could not be trusted. */
    NOT_TRUSTED,
    /** Registrations taken over from another node. */
    ADOPTED,
    /** Registrations taken back. */
    TAKEN_BACK,
    /** Registrations given up to another node. */
    YIELDED,
    /** Requests to give up that were refused. */
    NOT_YIELDED,
    /** Records written. */
    WRITTEN,
    /** Records not written, because they are another node's. */
    STALE,
    /** Writes that the store did not answer in time. */
    WRITE_FAILED,
    /** Introductions sent to other nodes. */
    INTRODUCED,
    /** Introductions that nobody received. */
    NOT_RECEIVED,
    /** Introductions from other nodes, passed on to a third. */
    PASSED_ON,
    /** Texts that came over the node's channel and are not messages. */
    MALFORMED,
    /** Messages of other nodes that came faster than they are served. */
    NOT_HEARD;

    /** Returns the name in metrics. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);

  FleetStats() {
    for (Count count : Count.values()) {
      counts.put(count, new LongAdder());
    }
  }

  static List<String> names() {
    return Arrays.stream(Count.values()).map(Count::label).toList();
  }

  /** Returns all counts by their names. */
  Map<String, Long> read() {
    Map<String, Long> read = new LinkedHashMap<>();
    counts.forEach((count, adder) -> read.put(count.label(), adder.sum()));
    return read;
  }

  void add(Count count) {
    counts.get(count).increment();
  }
}
