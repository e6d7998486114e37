package io.sobani.tracker.examples.p2pflix;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** The files, hosts and counters of a database, without ids. */
final class Snapshot {
  private Snapshot() {}

  static String of(Path folder) {
    Liveness anyTime = new Liveness(Duration.ofSeconds(1), Clocks.system());
    try (Store store =
        new Store(new Database(folder.resolve("tracker.db"), Database.MAX_PAGES), anyTime)) {
      return store.transaction(() -> lines(store)).toString();
    }
  }

  private static Set<String> lines(Store store) {
    Set<String> lines = new TreeSet<>();
    store
        .files
        .page(0)
        .forEach(f -> lines.add(f.fullHash() + f.name() + store.files.chunks(f.id()) + "\n"));
    for (Peer peer : store.peers.all()) {
      Set<String> hosted = new TreeSet<>();
      store.files.pageHostedBy(peer.id(), 0).forEach(file -> hosted.add(file.fullHash()));
      lines.add(
          "%s at %s expects %d and %d, hosts %s%n"
              .formatted(
                  peer.guid(), peer.ip(), peer.expectedSeq(), peer.expectedKeepAlive(), hosted));
    }
    return lines;
  }
}
