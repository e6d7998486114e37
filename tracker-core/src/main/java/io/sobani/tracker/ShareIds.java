package io.sobani.tracker;

import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes ids that nobody has: the generator's characters, and the one that names the shard. */
final class ShareIds {

  private static final int TRIES = 8;

  private final ShareIdGenerator generator;
  private final int length;
  private final Callbacks callbacks;

  private final Map<ShareId, LocalRegistration> locals = new ConcurrentHashMap<>();

  ShareIds(TrackerConfig config, Callbacks callbacks) {
    generator = config.settings.shareIdGenerator;
    length = config.settings.shareIdLength;
    this.callbacks = callbacks;
  }

  /** Returns a new id of a shard, whose lock is held, or {@link ShareId#NONE}. */
  ShareId next(PeerTable table, int shard) {
    for (int i = 0; i < TRIES; i++) {
      ShareId id = draw(shard);
      if (id.length() == length
          && table.findId(id) == PeerTable.NOBODY
          && !locals.containsKey(id)) {
        return id;
      }
    }
    return ShareId.NONE;
  }

  void add(LocalRegistration local) {
    locals.put(local.shareId(), local);
  }

  void remove(LocalRegistration local) {
    locals.remove(local.shareId());
  }

  /** Returns the registration of a peer in this process, or {@code null}. */
  LocalRegistration local(ShareId id) {
    return locals.get(id);
  }

  private ShareId draw(int shard) {
    return callbacks.ask(
        () ->
            ShareId.tryParse(generator.next(length - 1) + ShareId.ALPHABET.charAt(shard))
                .orElse(ShareId.NONE),
        ShareId.NONE);
  }
}
