package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.bittorrent.BittorrentStats;
import io.sobani.tracker.bittorrent.BittorrentSwarms;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerStats;

/**
 * What a server and the BitTorrent tracker beside it had counted at one moment.
 *
 * @param server the server's counters
 * @param bittorrent the BitTorrent tracker's, {@code null} where there is none
 */
public record Reading(TrackerServerStats server, BittorrentStats bittorrent) {

  /** Reads the counters of a server that serves no BitTorrent. */
  public static Reading of(TrackerServer server) {
    return of(server, null);
  }

  /** Reads the counters of a server, and of the BitTorrent tracker on its sockets unless null. */
  public static Reading of(TrackerServer server, BittorrentSwarms swarms) {
    BittorrentStats bittorrent = swarms == null ? null : swarms.stats(); // before what came in
    return new Reading(server.stats(), bittorrent);
  }
}
