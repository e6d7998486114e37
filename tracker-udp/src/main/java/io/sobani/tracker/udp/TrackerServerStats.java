package io.sobani.tracker.udp;

import io.sobani.tracker.Listener;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.udp.EndpointStats.SocketStats;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a server since its launch.
 *
 * @param tracker what the tracker decided
 * @param unclaimed datagrams that neither the tracker nor a handler beside it took, by the
 *     tracker's reason; every reason is a key
 * @param endpoint what the sockets of all event loops did
 * @param turns how long the turns of each event loop took
 * @param listeners what each listener did, in the order of configuration
 * @param snapshots what became of the snapshots
 */
public record TrackerServerStats(
    TrackerStats tracker,
    Map<DropReason, Long> unclaimed,
    EndpointStats endpoint,
    List<TurnTimes> turns,
    List<ListenerStats> listeners,
    SnapshotStats snapshots) {

  /**
   * The counters of a listener since the launch, over its sockets of all event loops.
   *
   * @param listener what the tracker serves there, {@code null} where it is only for other handlers
   * @param address where it is bound
   * @param traffic what went through
   * @param receiveBufferBytes the receive buffer of a socket, as granted
   */
  public record ListenerStats(
      @Nullable Listener listener,
      InetSocketAddress address,
      SocketStats traffic,
      int receiveBufferBytes) {}

  /**
   * The counters of a server's snapshots since its launch.
   *
   * @param saved how many were saved
   * @param failed how many could not be saved; the file from before is kept then
   * @param unsaved whether the latest save failed, or the last one has not finished
   * @param damaged how many files could not be used at launch
   * @param lastNs how long the last save took, nanoseconds
   * @param ageNs how long ago it began, nanoseconds: what a kill would lose; -1 if there was none
   */
  public record SnapshotStats(
      long saved, long failed, boolean unsaved, long damaged, long lastNs, long ageNs) {}
}
