package io.sobani.tracker;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply.PulseReceived;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;

/**
 * Sets the address that is handed out instead of a peer's observed one, and makes new ids: all that
 * was asked for, or nothing. The caller holds the lock of the peer's table.
 *
 * @see "PROTOCOL.md, sections 3, 4 and 9"
 */
final class Overrides {

  private final ShareIds shareIds;
  private final AddressProofs proofs;
  private final Callbacks callbacks;

  Overrides(ShareIds shareIds, AddressProofs proofs, Callbacks callbacks) {
    this.shareIds = shareIds;
    this.proofs = proofs;
    this.callbacks = callbacks;
  }

  /** Sets what an announce asks for; where that is bad or refused, the peer goes without. */
  void setIfGood(PeerTable table, int peer, Asker asker, AddressOverride override) {
    if (!override.isEmpty() && problem(table, peer, asker, override) == Problem.NONE) {
      set(table, peer, asker, override);
    }
  }

  /** Sets an override and makes a new id, as a pulse asks for. */
  PulseReceived change(PeerTable table, int peer, Asker asker, Request.Pulse pulse) {
    AddressOverride override = pulse.override();
    if (override.isEmpty() && !pulse.regenerate()) {
      return PulseReceived.RENEWED;
    }
    Problem problem = problem(table, peer, asker, override);
    if (problem != Problem.NONE) {
      return new PulseReceived(true, false, ShareId.NONE, problem);
    }
    ShareId id = ShareId.NONE;
    if (pulse.regenerate()) {
      id = shareIds.next(table, asker.shard());
      if (id.equals(ShareId.NONE)) {
        return PulseReceived.RENEWED;
      }
      table.changeId(peer, id);
    }
    set(table, peer, asker, override);
    return new PulseReceived(true, true, id, Problem.NONE);
  }

  private Problem problem(PeerTable table, int peer, Asker asker, AddressOverride override) {
    if (override.problem() != Problem.NONE) {
      return override.problem();
    }
    if (!override.isEmpty()
        && asker.listener.overridePolicy().refuses(asker.endpoint(), override)) {
      return Problem.REFUSED_ADDRESS;
    }
    return proofs.protect(table, peer, asker) ? Problem.TOKEN_REQUIRED : Problem.NONE;
  }

  /** Sets what an override names; the observed value clears what was there. */
  private void set(PeerTable table, int peer, Asker asker, AddressOverride override) {
    IpAddress ip = override.ip();
    int port = override.port();
    IpAddress observed = asker.source.toIpAddress();
    table.override(
        peer,
        ip == null ? table.overrideIp(peer) : ip.equals(observed) ? null : ip,
        port == 0 ? table.overridePort(peer) : port == asker.source.port() ? 0 : port);
    callbacks.changed(table, peer, asker);
  }
}
