package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Knows of registrations that other trackers hold: the seam at which a host joins several trackers
 * to one.
 *
 * <p>The tracker asks only for what it does not know, after bounds and budgets, without a lock, on
 * the thread of the request. After an answer of {@code LATER}, whoever gave it hands the same
 * datagram to {@link DatagramTracker#resume} once more is known, and then answers from memory, or
 * says {@link DatagramTracker#giveUp}. A request is deferred at most once for its address and once
 * for its id. What an implementation throws is counted and taken for silence.
 */
public interface Elsewhere {

  /** Knows of no other tracker. */
  Elsewhere NONE = new Elsewhere() {};

  /** An answer about an address or an id. */
  enum Answer {
    /** Another tracker holds it: whoever asks from such an address is not answered here. */
    FOUND,
    /** No tracker holds it: the request is served as it would be by a single one. */
    NOWHERE,
    /** Being asked for; the request will be resumed. */
    LATER,
    /** Not to be answered, because it cannot be found out. */
    SILENCE
  }

  /**
   * Answers for an address that is not registered here.
   *
   * @param source the observed address
   * @param request what it wants; a push only where it came through an application's listener
   * @param proven whether it has shown a valid token
   * @param hasPlace whether it could be registered here; where not, it is not to be taken over
   */
  default Answer findSource(Endpoint source, Request request, boolean proven, boolean hasPlace) {
    return Answer.NOWHERE;
  }

  /** Answers for an id that is not registered here. A miss is charged, whatever the answer. */
  default Target findTarget(Endpoint asker, ShareId shareId) {
    return Target.NOWHERE;
  }

  /**
   * Has a peer of another tracker, as {@link #findTarget} gave it, told of an asker; called while
   * its push is served, after the limits on introductions.
   */
  default void introduce(
      Target target, ShareId shareId, Endpoint asker, ShareId askerId, boolean proven) {}

  /**
   * The result of looking up an id elsewhere.
   *
   * @param answer whether it was found
   * @param observed the peer's observed address, which limits are about; {@code null} where nothing
   *     was found
   * @param effective the address that the asker is told; {@code null} where nothing was found
   * @param app whether the peer wants to be told of its asker
   */
  record Target(
      Answer answer, @Nullable Endpoint observed, @Nullable Endpoint effective, boolean app) {

    /** No tracker holds it. */
    public static final Target NOWHERE = new Target(Answer.NOWHERE, null, null, false);

    /** Being asked for. */
    public static final Target LATER = new Target(Answer.LATER, null, null, false);

    /** Not to be answered. */
    public static final Target SILENCE = new Target(Answer.SILENCE, null, null, false);

    /** Returns a target that was found. */
    public static Target found(Endpoint observed, Endpoint effective, boolean app) {
      return new Target(
          Answer.FOUND,
          Objects.requireNonNull(observed, "observed"),
          Objects.requireNonNull(effective, "effective"),
          app);
    }
  }
}
