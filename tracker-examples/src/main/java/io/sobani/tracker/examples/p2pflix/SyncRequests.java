package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.Change.AddFile;
import io.sobani.tracker.examples.p2pflix.Change.DeregisterByHash;
import io.sobani.tracker.examples.p2pflix.Change.KeepAlive;
import io.sobani.tracker.examples.p2pflix.Event.NewTracker;
import io.sobani.tracker.examples.p2pflix.Event.PeerEvent;
import io.sobani.tracker.examples.p2pflix.FileTable.FileRow;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Applies the events of other trackers. An event with the expected number or a later one is
 * applied, whatever it finds already done, and told on; an earlier one is known and dropped. So
 * each event passes each tracker once, and a gap in the numbers closes instead of going round for
 * ever.
 *
 * <p>What is missing in a gap may be on its way from another tracker. So a change that comes too
 * early waits for what is before it, or is refused for now, as long as that keeps coming; its
 * sender keeps the order behind it.
 */
final class SyncRequests {
  /** Each holds a thread, of which others need some. */
  private static final int MAX_WAITING = 8;

  private final Store store;
  private final Membership membership;
  private final Announcer announcer;
  private final Duration gapPatience;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);

  SyncRequests(Store store, Membership membership, Announcer announcer, Duration gapPatience) {
    this.store = store;
    this.membership = membership;
    this.announcer = announcer;
    this.gapPatience = gapPatience;
  }

  void apply(Event event) {
    if (event instanceof PeerEvent peerEvent) {
      awaitTurn(peerEvent.change());
    }
    store.transaction(
        () -> {
          if (event instanceof NewTracker joined) {
            membership.admit(joined.address());
          } else if (event instanceof PeerEvent peerEvent && advance(peerEvent)) {
            announcer.passOn(peerEvent);
          }
          return null;
        });
  }

  /** Within a transaction: does again what own peers changed, where a copy lacks it. */
  void applyOwn(PeerEvent event) {
    if (advance(event)) {
      announcer.announce(event);
    }
  }

  private void awaitTurn(Change change) {
    if (change instanceof KeepAlive) {
      return; // nothing is lost with one that is passed over
    }
    long before = store.transaction(() -> expectedSeq(change));
    if (!waiting.tryAcquire()) {
      return;
    }
    try {
      store.await(() -> change.number() <= expectedSeq(change), gapPatience);
    } finally {
      waiting.release();
    }
    long after = store.transaction(() -> expectedSeq(change));
    if (before < after && after < change.number()) {
      throw new RefusedException("What is before this is still coming");
    }
  }

  private long expectedSeq(Change change) {
    Guid guid = Guid.parse(change.guid());
    Peer peer = guid == null ? null : store.peers.find(guid);
    return peer == null ? 0 : peer.expectedSeq();
  }

  private boolean advance(PeerEvent event) {
    String ip = event.ip();
    Change change = event.change();
    Peer peer = findOrCreate(ip, change);
    if (change instanceof KeepAlive) {
      if (change.number() < peer.expectedKeepAlive()) {
        return false;
      }
      store.peers.keptAlive(peer, ip, change.number(), store.liveness.now());
      store.afterCommit(() -> store.liveness.keptAlive(peer.id()));
      return true;
    }
    if (change.number() < peer.expectedSeq()) {
      return false;
    }
    if (change instanceof AddFile add) {
      host(add.file(), peer);
    } else if (change instanceof DeregisterByHash deregister) {
      FileRow file = store.files.find(deregister.fileHash());
      if (file != null) {
        store.files.removeHost(file.id(), peer.id());
      }
    }
    store.peers.changed(peer, ip, change.number());
    return true;
  }

  private Peer findOrCreate(String ip, Change change) {
    Guid guid = Guid.parse(change.guid());
    if (guid == null) {
      throw new RefusedException("badly formed hexadecimal UUID string");
    }
    Peer peer = store.peers.find(guid);
    return peer != null
        ? peer
        : store.addPeer(guid, ip, change instanceof AddFile ? change.number() : 0);
  }

  /**
   * A file with other chunks is another file of the same name: its peer cannot be listed here, nor
   * one whose texts are too long. The others are told all the same.
   */
  private void host(SharedFile offer, Peer peer) {
    if (!offer.isListable()) {
      return;
    }
    FileRow file = store.files.find(offer.fullHash());
    if (file == null) {
      file = store.files.create(offer);
    } else if (!store.files.chunks(file.id()).equals(offer.chunks())) {
      return;
    }
    store.files.addHost(file.id(), peer.id());
  }
}
