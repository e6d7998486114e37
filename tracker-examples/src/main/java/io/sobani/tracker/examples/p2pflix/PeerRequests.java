package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.Change.AddFile;
import io.sobani.tracker.examples.p2pflix.Change.DeregisterByHash;
import io.sobani.tracker.examples.p2pflix.Change.KeepAlive;
import io.sobani.tracker.examples.p2pflix.FileTable.FileRow;
import java.util.Map;

/**
 * Decides the requests of peers. A request has exactly the number that is expected, or it is
 * refused and changes nothing; an accepted one is told to the other trackers.
 */
final class PeerRequests {
  private final Store store;
  private final Announcer announcer;

  PeerRequests(Store store, Announcer announcer) {
    this.store = store;
    this.announcer = announcer;
  }

  Map<String, Object> addFile(String ip, AddFile request) {
    if (!request.file().isListable()) {
      throw new RefusedException("A name or a hash is too long");
    }
    return store.transaction(
        () -> {
          Peer peer =
              request.guid() == null
                  ? store.addPeer(Guid.random(), ip, request.number())
                  : known(request.guid());
          requireSequence(peer, request.number());
          FileRow file = store.files.find(request.file().fullHash());
          requireShare(ip);
          if (file == null) {
            file = store.files.create(request.file());
          } else if (!store.files.chunks(file.id()).equals(request.file().chunks())) {
            throw new RefusedException("File invalid, chunks do not match tracker version");
          }
          if (!store.files.addHost(file.id(), peer.id())) {
            throw new RefusedException(
                "Peer with guid " + request.guid() + " (you) is already hosting this file");
          }
          String guid = peer.guid().toString();
          accept(peer, ip, new AddFile(request.file(), guid, request.number()));
          return Map.of("file_id", file.id(), "guid", guid);
        });
  }

  Map<String, Object> keepAlive(String ip, KeepAlive request) {
    return store.transaction(
        () -> {
          Peer peer = known(request.guid());
          if (peer.expectedKeepAlive() != request.number()) {
            throw new RefusedException(
                unexpected("keep_alive sequence", peer.expectedKeepAlive(), request.number()));
          }
          store.peers.keptAlive(peer, ip, request.number(), store.liveness.now());
          store.afterCommit(() -> store.liveness.keptAlive(peer.id()));
          tell(ip, new KeepAlive(peer.guid().toString(), request.number()));
          return Map.of();
        });
  }

  Map<String, Object> deregisterFile(String ip, long fileId, String guid, long number) {
    return store.transaction(
        () -> {
          FileRow file = store.files.find(fileId);
          deregister(ip, file, "id " + fileId, guid, number);
          return Map.of();
        });
  }

  Map<String, Object> deregisterFileByHash(String ip, DeregisterByHash request) {
    return store.transaction(
        () -> {
          FileRow file = store.files.find(request.fileHash());
          deregister(ip, file, "hash " + request.fileHash(), request.guid(), request.number());
          return Map.of();
        });
  }

  /** Ids differ between trackers, so the others are told the hash in either case. */
  private void deregister(String ip, FileRow file, String what, String guid, long number) {
    Peer peer = known(guid);
    requireSequence(peer, number);
    if (file == null || !store.files.removeHost(file.id(), peer.id())) {
      throw new RefusedException(
          "No peer with guid " + guid + " is currently hosting file with " + what);
    }
    accept(peer, ip, new DeregisterByHash(file.fullHash(), peer.guid().toString(), number));
  }

  private void accept(Peer peer, String ip, Change change) {
    store.peers.changed(peer, ip, change.number());
    tell(ip, change);
  }

  private void tell(String ip, Change change) {
    announcer.announce(new Event.PeerEvent(ip, change));
  }

  private Peer known(String guid) {
    Guid parsed = Guid.parse(guid);
    Peer peer = parsed == null ? null : store.peers.find(parsed);
    if (peer == null) {
      throw new RefusedException("Peer with guid " + guid + " does not exist");
    }
    return peer;
  }

  /** One address cannot fill the database. */
  private void requireShare(String ip) {
    Database database = store.database;
    if (database.isTight() && store.files.bytesOf(ip) > database.shareBytes()) {
      throw new RefusedException("Too much is shared from " + ip);
    }
  }

  private static void requireSequence(Peer peer, long number) {
    if (peer.expectedSeq() != number) {
      throw new RefusedException(unexpected("sequence", peer.expectedSeq(), number));
    }
  }

  private static String unexpected(String what, long expected, long sent) {
    return "Tracker is expecting "
        + what
        + " number "
        + expected
        + " (sequence number "
        + sent
        + " was sent)";
  }
}
