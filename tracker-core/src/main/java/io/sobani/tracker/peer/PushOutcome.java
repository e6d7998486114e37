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

  /** The tracker will not serve it. */
  record Refused(Code code) implements PushOutcome {
    @Override
    public ConnectFailure failure() {
      return ConnectFailure.REFUSED;
    }
  }

  /**
   * There is no such peer, or no answer.
   *
   * @param failure {@code UNKNOWN_SHARE_ID}, {@code EXPIRED} where registering anew did not help in
   *     time, {@code TRACKER_SILENT}, or {@code DROPPED}
   */
  record Failed(ConnectFailure failure) implements PushOutcome {}
}
