package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.ShareId;
import org.jspecify.annotations.Nullable;

/** The outcome of an override, or of asking for a new shareId. */
public sealed interface ChangeOutcome {

  /** {@return the outcome as a failure, or null for {@link Done}} */
  @Nullable ConnectFailure failure();

  /**
   * Everything asked for was set.
   *
   * @param shareId the peer's id from now on
   */
  record Done(ShareId shareId) implements ChangeOutcome {
    @Override
    public @Nullable ConnectFailure failure() {
      return null;
    }
  }

  /** The tracker changed nothing. */
  record Refused(Problem problem) implements ChangeOutcome {
    @Override
    public ConnectFailure failure() {
      return ConnectFailure.REFUSED;
    }
  }

  /**
   * No answer came, perhaps because nothing was asked.
   *
   * @param failure {@code TRACKER_SILENT}, or {@code DROPPED}
   */
  record Failed(ConnectFailure failure) implements ChangeOutcome {}
}
