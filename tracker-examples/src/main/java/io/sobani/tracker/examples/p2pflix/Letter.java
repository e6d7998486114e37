package io.sobani.tracker.examples.p2pflix;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An event on its way to every other tracker.
 *
 * @param id its id in the {@link Outbox}
 * @param json the event
 * @param open how many have not got it yet
 */
record Letter(long id, byte[] json, AtomicInteger open) {
  Letter(long id, byte[] json, int receivers) {
    this(id, json, new AtomicInteger(receivers));
  }

  /** One has got it, or is given up; returns whether the outbox may forget it now. */
  boolean done() {
    return open.decrementAndGet() == 0 && id != Outbox.NONE;
  }
}
