package io.sobani.tracker.examples;

import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentSwarms;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.examples.bittorrent.AccessListFiles;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of the BitTorrent tracker that shares the event loops, and the ports if asked to. */
final class BittorrentOptions {

  @Option(
      names = "--bittorrent",
      paramLabel = "ADDR:PORT",
      converter = ListenAddress.Converter.class,
      description = "socket of a BitTorrent tracker, may be a --listen address; may repeat")
  private List<ListenAddress> addresses = new ArrayList<>();

  @Option(
      names = "--bt-interval",
      paramLabel = "SECONDS",
      defaultValue = "1800",
      description = "how often peers announce, give or take a tenth (default: ${DEFAULT-VALUE})")
  private int intervalSeconds;

  @Option(
      names = "--bt-allow",
      paramLabel = "FILE",
      description = "hex info-hashes, one a line, that alone are served; read again on change")
  private Path allow;

  @Option(
      names = "--bt-deny",
      paramLabel = "FILE",
      description = "hex info-hashes, one a line, that are not served; read again on change")
  private Path deny;

  /** Returns whether no BitTorrent tracker is asked for. */
  boolean isEmpty() {
    return addresses.isEmpty();
  }

  /**
   * Adds the BitTorrent tracker to a server.
   *
   * @param server with the tracker's own listeners
   * @param listeners the addresses of those, in order; new ones are added
   * @param limits whose limits hold here as well
   * @return the numbers of the listeners that speak BitTorrent
   */
  List<Integer> addTo(
      TrackerServerConfig.Builder server, List<InetSocketAddress> listeners, TrackerConfig limits)
      throws IOException {
    List<Integer> sockets = new ArrayList<>();
    for (ListenAddress listen : addresses) {
      for (InetSocketAddress address : listen.addresses()) {
        int known = address.getPort() == 0 ? -1 : listeners.indexOf(address);
        sockets.add(known < 0 ? listeners.size() : known);
        if (known < 0) {
          listeners.add(address);
          server.listenForHandlers(address);
        }
      }
    }
    AccessListFiles files = new AccessListFiles(allow, deny);
    BittorrentConfig.Builder config =
        BittorrentConfig.builder()
            .interval(Duration.ofSeconds(intervalSeconds))
            .limits(limits.limits())
            .accessList(files.load());
    limits.exempt().forEach(config::exempt);
    BittorrentSwarms swarms = new BittorrentSwarms(config.build(), System.nanoTime());
    int[] numbers = sockets.stream().mapToInt(Integer::intValue).toArray();
    server.handler(() -> new BittorrentTracker(swarms, numbers));
    files.watch(swarms);
    return sockets;
  }
}
