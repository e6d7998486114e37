package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The store that the nodes share.
 *
 * <p>No call waits. Each stage completes on a thread of the store's within its time-out, or fails;
 * after a failure it is not known whether the store did what was asked.
 */
interface Store extends AutoCloseable {

  /** Is not there yet: every call fails. */
  Store NONE = new NoStore();

  /** The record that an id leads to, and the address that it is registered under. */
  record Found(Endpoint observed, PeerRecord record) {}

  /**
   * The store's answer about an address.
   *
   * @param generation the store's, 0 where it holds no fleet
   * @param text the record or claim
   */
  record Standing(long generation, Optional<String> text) {}

  /**
   * The store's answer about an id.
   *
   * @param generation the store's, 0 where it holds no fleet
   * @param found what the id leads to
   */
  record Resolved(long generation, Optional<Found> found) {}

  /**
   * A registration that is the node's now.
   *
   * @param record what it says
   * @param leaseLeftMs what is left of its lease
   */
  record Adopted(PeerRecord record, long leaseLeftMs) {}

  /**
   * The store's answer to a beat.
   *
   * @param storeMs its time, milliseconds since 1970
   * @param fleet what the nodes have in common
   * @param nodes the nodes that live
   * @param goneInMs until the one of them that was silent for longest is gone
   * @param usedBytes its memory in use
   * @param maxBytes what it may use: its bound, or where it has none all that its machine has
   * @param policy what it does where that is used up, as it calls it
   */
  record Beat(
      long storeMs,
      Optional<FleetKeys> fleet,
      Map<String, NodeState> nodes,
      long goneInMs,
      long usedBytes,
      long maxBytes,
      String policy) {

    private static final double NEARLY = 0.9;
    private static final double NO_MORE = 0.85;

    /**
     * Returns whether there is no room for registrations that may end soon.
     *
     * @param before whether there was none at the last beat; it takes more to make room again
     */
    boolean isNearlyFull(boolean before) {
      return usedBytes > (before ? NO_MORE : NEARLY) * maxBytes;
    }
  }

  /** Claims an address for two seconds if nothing is there; gives what is there otherwise. */
  CompletionStage<Standing> claim(Endpoint source, String node);

  /** Gives the record or claim of an address. */
  CompletionStage<Standing> read(Endpoint source);

  /** Gives the record that bears an id. */
  CompletionStage<Resolved> resolve(ShareId id);

  /** Writes a record where there is none or the node's own; gives whether it did. */
  CompletionStage<Boolean> refresh(Endpoint observed, PeerRecord record, long leaseMs);

  /**
   * Takes a registration over from exactly this owner and number, as the record says it now and
   * with what is left of its lease; gives nothing if it is another's. The record notes from which
   * node it was taken, except where it goes back there.
   */
  CompletionStage<Optional<Adopted>> adopt(Endpoint observed, PeerRecord old, String node);

  /** Deletes the record or claim of an address if it is the node's. */
  CompletionStage<Boolean> release(Endpoint observed, String node);

  /** Sends a message to a node; gives how many receive it. */
  CompletionStage<Long> publish(String node, Message message);

  /** Says that a node lives; writes the fleet back if it is missing and one is given. */
  CompletionStage<Beat> beat(String node, NodeState state, Optional<FleetKeys> writeBack);

  @Override
  void close();
}
