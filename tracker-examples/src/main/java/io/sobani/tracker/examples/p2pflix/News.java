package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.Change.AddFile;
import io.sobani.tracker.examples.p2pflix.Change.DeregisterByHash;
import io.sobani.tracker.examples.p2pflix.Change.KeepAlive;
import io.sobani.tracker.examples.p2pflix.Event.PeerEvent;
import io.sobani.tracker.examples.p2pflix.FileTable.FileRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What this tracker acknowledged to a peer and another tracker's copy does not know: events that
 * were still queued when this one was killed or cut off. Told again as the fewest events that lead
 * to the same files and counters.
 *
 * @param peer the peer as it was here, with counters beyond the copy's
 * @param files the files that it hosted here
 */
record News(Peer peer, List<SharedFile> files) {

  /** Within a transaction: returns what a dump does not know yet. */
  static List<News> beyond(List<DumpParser.Row> dump, Store store) {
    Map<Object, List<Object>> copies = new HashMap<>();
    dump.stream()
        .filter(row -> row.table() == Table.PEER)
        .forEach(row -> copies.put(row.values().get(2), row.values()));
    List<News> news = new ArrayList<>();
    for (Peer peer : store.peers.all()) {
      List<Object> copy = copies.get(peer.guid().hex());
      if (copy == null
          || (Long) copy.get(4) < peer.expectedSeq()
          || (Long) copy.get(5) < peer.expectedKeepAlive()) {
        news.add(new News(peer, files(peer, store)));
      }
    }
    return news;
  }

  /** Within a transaction, with the copy in the tables: returns the events to apply to it. */
  List<Event> events(Store store) {
    Peer copy = store.peers.find(peer.guid());
    String guid = peer.guid().toString();
    List<Event> events = new ArrayList<>();
    if (copy == null || copy.expectedSeq() < peer.expectedSeq()) {
      List<LongFunction<Change>> changes = changes(copy, store);
      long number = peer.expectedSeq() - changes.size();
      for (LongFunction<Change> change : changes) {
        events.add(new PeerEvent(peer.ip(), change.apply(number++)));
      }
    }
    long keptAlive = copy == null ? 0 : copy.expectedKeepAlive();
    if (keptAlive < peer.expectedKeepAlive()) {
      events.add(new PeerEvent(peer.ip(), new KeepAlive(guid, peer.expectedKeepAlive() - 1)));
    }
    return events;
  }

  private List<LongFunction<Change>> changes(Peer copy, Store store) {
    String guid = peer.guid().toString();
    List<String> here = files.stream().map(SharedFile::fullHash).toList();
    List<String> there =
        copy == null
            ? List.of()
            : store.files.hostedBy(copy.id()).stream().map(FileRow::fullHash).toList();
    List<LongFunction<Change>> changes = new ArrayList<>();
    for (SharedFile file : files) {
      if (!there.contains(file.fullHash())) {
        changes.add(number -> new AddFile(file, guid, number));
      }
    }
    for (String hash : there) {
      if (!here.contains(hash)) {
        changes.add(number -> new DeregisterByHash(hash, guid, number));
      }
    }
    if (changes.isEmpty()) {
      changes.add(number -> new DeregisterByHash("", guid, number)); // for the number alone
    }
    return changes;
  }

  private static List<SharedFile> files(Peer peer, Store store) {
    return store.files.hostedBy(peer.id()).stream()
        .map(file -> new SharedFile(file.name(), file.fullHash(), store.files.chunks(file.id())))
        .toList();
  }
}
