package io.sobani.tracker.peer;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply.Error.Code;
import org.jspecify.annotations.Nullable;

/** The outcome of a push. */
public sealed interface PushOutcome {

  /** {@return the outcome as a failure, or null for {@link Found}} */
  @Nullable ConnectFailure failure();

  /**
   * The peer is registered.
   *
   * @param peer the address that the tracker hands out for it
   */
  record Found(Endpoint peer) implements PushOutcome {
    @Override
    public @Nullable ConnectFailure failure() {
      return null;
    }
  }

  /** The id is not live, or never was. */
  record Unknown() implements PushOutcome {
    @Override
    public ConnectFailure failure() {
      return ConnectFailure.UNKNOWN_SHARE_ID;
    }
  }

  /** The tracker did not know this peer, and registering anew did not help in time. */
  record Expired() implements PushOutcome {
    @Override
    public ConnectFailure failure() {
      return ConnectFailure.EXPIRED;
    }
  }

  /** No try had an answer. */
  record TimedOut() implements PushOutcome {
    @Override
    public ConnectFailure failure() {
      return ConnectFailure.TRACKER_SILENT;
    }
  }

  /** The tracker will not serve it. */
  record Refused(Code code) implements PushOutcome {
    @Override
    public ConnectFailure failure() {
      return ConnectFailure.REFUSED;
    }
  }

  /** Given up: the peer was closed, or too much was waiting already. */
  record Dropped() implements PushOutcome {
    @Override
    public ConnectFailure failure() {
      return ConnectFailure.DROPPED;
    }
  }
}
