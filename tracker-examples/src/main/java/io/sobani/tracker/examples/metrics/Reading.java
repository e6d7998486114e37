package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.bittorrent.BittorrentStats;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.examples.fleet.FleetReading;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerStats;
import java.util.List;

/**
 * The counters of a server, of the BitTorrent tracker beside it and of its fleet, at one moment.
 *
 * @param server the server's counters
 * @param kernelDrops what the kernel dropped of each listener, -1 where it does not tell
 * @param bittorrent the BitTorrent tracker's, {@code null} where there is none
 * @param fleet its part in a fleet, {@code null} where there is none
 */
public record Reading(
    TrackerServerStats server,
    List<Long> kernelDrops,
    BittorrentStats bittorrent,
    FleetReading fleet) {

  /** Reads the counters of a server that serves no BitTorrent and is alone. */
  public static Reading of(TrackerServer server) {
    return of(server, null, null);
  }

  /** Reads the counters of a server, of the BitTorrent tracker on its sockets, and of its fleet. */
  public static Reading of(TrackerServer server, BittorrentTracker swarms, FleetReading fleet) {
    BittorrentStats bittorrent = swarms == null ? null : swarms.stats(); // before what came in
    TrackerServerStats stats = server.stats();
    return new Reading(stats, KernelDrops.of(stats), bittorrent, fleet);
  }
}
