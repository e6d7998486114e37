package io.sobani.tracker.peer;

import java.util.Random;

/**
 * The pace of requests that have no answer. An announce is repeated without end, after 500 ms,
 * doubling to 8 s; a push or a change 16 times in about 30 s, doubling to 2 s only, because
 * somebody waits for it.
 */
final class Pacing {

  /** After that many tries a push or a change is given up. */
  static final int MAX_TRIES = 16;

  /** The time in which an answer to an earlier try may still arrive. */
  static final long STRAY_ANSWER_NS = 2_000_000_000L;

  /** The most pushes, or changes, that wait for their turn. */
  static final int MAX_WAITING = 64;

  private static final long FIRST_WAIT_NS = 500_000_000L;
  private static final long MAX_REQUEST_WAIT_NS = 2_000_000_000L;
  private static final long MAX_ANNOUNCE_WAIT_NS = 8_000_000_000L;

  private Pacing() {}

  static Retransmission ofAnnounces(Random random) {
    return new Retransmission(FIRST_WAIT_NS, MAX_ANNOUNCE_WAIT_NS, random);
  }

  static Retransmission ofRequests(Random random) {
    return new Retransmission(FIRST_WAIT_NS, MAX_REQUEST_WAIT_NS, random);
  }
}
