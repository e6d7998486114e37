package io.sobani.tracker.udp;

import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.DropReason;
import java.util.List;
import java.util.Map;

/**
 * The counters of a server since its launch.
 *
 * @param tracker what the tracker decided
 * @param unclaimed datagrams that neither the tracker nor a handler beside it took, by the
 *     tracker's reason; every reason is a key
 * @param loops what the sockets of each event loop did
 * @param listeners what each listener did, in the order of configuration
 * @param snapshots what became of the snapshots
 */
public record TrackerServerStats(
    TrackerStats tracker,
    Map<DropReason, Long> unclaimed,
    List<EndpointStats> loops,
    List<ListenerStats> listeners,
    SnapshotStats snapshots) {

  /**
   * Returns what the sockets of all event loops did.
   *
   * @return the sums
   */
  public EndpointStats endpoint() {
    return loops.stream().reduce(EndpointStats::plus).orElseThrow();
  }

  /**
   * Returns the datagrams that the system dropped because a receive buffer was full.
   *
   * @return the sum over all listeners; -1 where the system does not tell (elsewhere than on Linux)
   */
  public long kernelDrops() {
    long drops = 0;
    for (ListenerStats listener : listeners) {
      if (listener.kernelDrops() == KernelDrops.UNKNOWN) {
        return KernelDrops.UNKNOWN;
      }
      drops += listener.kernelDrops();
    }
    return drops;
  }
}
