package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.Change.AddFile;
import io.sobani.tracker.examples.p2pflix.Change.DeregisterByHash;
import io.sobani.tracker.examples.p2pflix.Change.KeepAlive;
import io.sobani.tracker.examples.p2pflix.Event.NewTracker;
import io.sobani.tracker.examples.p2pflix.Event.PeerEvent;
import io.sobani.tracker.examples.p2pflix.FileTable.FileRow;
import java.time.Duration;

/**
 * What other trackers tell. An event with the expected number or a later one is applied, whatever
 * it finds already done, and told on; an earlier one is known and dropped. So each event passes
 * each tracker once, and a gap in the numbers closes instead of going round for ever.
 *
 * <p>What is missing in a gap may be on its way from another tracker, so a change that comes too
 * early waits a while for it; its own sender keeps the order behind it.
 */
final class SyncRequests {
  private final Store store;
  private final Membership membership;
  private final Broadcaster broadcaster;
  private final Duration gapPatience;

  SyncRequests(Store store, Membership membership, Broadcaster broadcaster, Duration gapPatience) {
    this.store = store;
    this.membership = membership;
    this.broadcaster = broadcaster;
    this.gapPatience = gapPatience;
  }

  void apply(Event event) {
    store.await(() -> !isEarly(event), gapPatience);
    store.transaction(
        () -> {
          if (event instanceof PeerEvent peerEvent) {
            advance(peerEvent, Outbox.NONE);
          } else if (event instanceof NewTracker joined) {
            membership.admit(joined.address());
          }
          return null;
        });
  }

  /** Within a transaction: applies what this tracker's own peers changed to a copy without it. */
  void applyAgain(Outbox.Letter letter) {
    Event event = EventReader.OWN.read(Json.parse(letter.json()));
    if (!advance((PeerEvent) event, letter.id())) {
      store.outbox.remove(letter.id());
    }
  }

  /** Nothing is lost with a keep-alive that is passed over. */
  private boolean isEarly(Event event) {
    if (!(event instanceof PeerEvent peerEvent) || peerEvent.change() instanceof KeepAlive) {
      return false;
    }
    Guid guid = Guid.parse(peerEvent.change().guid());
    Peer peer = guid == null ? null : store.peers.find(guid);
    return peerEvent.change().number() > (peer == null ? 0 : peer.expectedSeq());
  }

  /** Applies and tells on an event that is news here; returns whether it was. */
  private boolean advance(PeerEvent event, long outboxId) {
    boolean news = advance(event.ip(), event.change());
    if (news) {
      store.afterCommit(() -> broadcaster.broadcast(event, outboxId));
    }
    return news;
  }

  private boolean advance(String ip, Change change) {
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
        : store.peers.create(guid, ip, change instanceof AddFile ? change.number() : 0);
  }

  /** A file with other chunks is another file of the same name: its peer cannot be listed here. */
  private void host(SharedFile offer, Peer peer) {
    FileRow file = store.files.find(offer.fullHash());
    if (file == null) {
      file = store.files.create(offer);
    } else if (!store.files.chunks(file.id()).equals(offer.chunks())) {
      return;
    }
    store.files.addHost(file.id(), peer.id());
  }
}
