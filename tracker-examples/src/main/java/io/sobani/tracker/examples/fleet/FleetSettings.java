package io.sobani.tracker.examples.fleet;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings by which a node joins its fleet.
 *
 * @param uri the store: redis://, rediss:// or redis-sentinel://
 * @param prefix what every key and channel begins with
 * @param makesNew whether to make a new fleet at once where the store holds none
 * @param leaseMs the lease of registrations, the same at all nodes
 * @param memory where the node's name and the keys are kept over a restart
 * @param self what the node shows of itself
 */
record FleetSettings(
    String uri,
    String prefix,
    boolean makesNew,
    long leaseMs,
    Optional<Path> memory,
    Beats.Self self) {

  /** Names no address, for that may have a password. */
  @Override
  public String toString() {
    return "fleet " + prefix;
  }
}
