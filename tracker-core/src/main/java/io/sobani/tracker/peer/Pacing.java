package io.sobani.tracker.peer;

import java.util.random.RandomGenerator;

/** How a session repeats what has no answer: after 500 ms, doubling to 8 s, nine tries. */
final class Pacing {

  /** After that many tries a push or a change is given up; an announce never is. */
  static final int MAX_TRIES = 9;

  /** As long as an answer to an earlier try may still be on its way. */
  static final long STRAY_ANSWER_NS = 2_000_000_000L;

  /** At most that many pushes, or changes, wait for their turn. */
  static final int MAX_WAITING = 64;

  private static final long FIRST_WAIT_NS = 500_000_000L;
  private static final long MOST_WAIT_NS = 8_000_000_000L;

  private Pacing() {}

  static Retransmission ofRequests(RandomGenerator random) {
    return new Retransmission(FIRST_WAIT_NS, MOST_WAIT_NS, random);
  }
}
