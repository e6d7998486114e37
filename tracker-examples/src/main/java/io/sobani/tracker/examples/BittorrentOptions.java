package io.sobani.tracker.examples;

import io.sobani.tracker.Limits;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
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
      split = ",",
      hideParamSyntax = true,
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

  private BittorrentTracker tracker;

  /** Returns whether no BitTorrent tracker is asked for. */
  boolean isEmpty() {
    return addresses.isEmpty();
  }

  /** Returns what the BitTorrent tracker holds, {@code null} where there is none. */
  BittorrentTracker tracker() {
    return tracker;
  }

  /**
   * Adds the BitTorrent tracker to a server, and where it is served to a list.
   *
   * @param heapBytes how much of the heap it may take
   */
  void addTo(TrackerServerConfig.Builder server, Limits limits, long heapBytes, List<Served> served)
      throws IOException {
    List<Integer> sockets = new ArrayList<>();
    for (ListenAddress listen : addresses) {
      if (listen.kind() == ListenAddress.Kind.INHERIT) {
        throw new IllegalArgumentException(
            "--bittorrent inherit: only --listen and --app-listen can take an inherited socket");
      }
      for (InetSocketAddress address : listen.addresses()) {
        int socket = socketOf(address, server, served);
        sockets.add(socket);
        served.add(new Served(socket, address, "bittorrent"));
      }
    }
    AccessListFiles files = new AccessListFiles(allow, deny);
    BittorrentConfig.Builder config =
        BittorrentConfig.builder()
            .interval(Duration.ofSeconds(intervalSeconds))
            .limits(!limits.isOff());
    limits.exempt().forEach(config::exempt);
    BittorrentConfig fitting = config.build().fittedTo(heapBytes);
    server.otherHeapBytes(fitting.maxBytes());
    tracker = new BittorrentTracker(fitting);
    tracker.accessList(files.load());
    int[] numbers = sockets.stream().mapToInt(Integer::intValue).toArray();
    server.handler(() -> new BittorrentDatagramTracker(tracker, numbers));
    files.watch(tracker);
  }

  /** Returns the number of the listener that has an address already, or of a new one. */
  private static int socketOf(
      InetSocketAddress address, TrackerServerConfig.Builder server, List<Served> served) {
    return served.stream()
        .filter(other -> other.isAt(address))
        .mapToInt(Served::socket)
        .findFirst()
        .orElseGet(() -> server.listenForHandlers(address));
  }
}
