package io.sobani.tracker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.sobani.tracker.protocol.ShareId;
import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A snapshot that is written while somebody registers. */
public final class SnapshotStress {

  private SnapshotStress() {}

  /** The peer from before, as often as it is in the snapshot; the newcomer. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "came after it")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "came before it")
  @State
  public static class RegisterSnapshot {
    private final SmallTracker tracker = new SmallTracker(10);
    private final ShareId before = tracker.announce(0);
    private ShareId newcomer;
    private byte[] bytes;

    @Actor
    public void register() {
      newcomer = tracker.announce(0, 4_001);
    }

    @Actor
    public void write() {
      bytes = tracker.snapshot();
    }

    @Arbiter
    public void look(II_Result r) {
      for (int at = 0; at < bytes.length; at += SnapshotWriter.PEER_BYTES) {
        ByteBuffer row = ByteBuffer.wrap(bytes, at, SnapshotWriter.PEER_BYTES).slice();
        ShareId id = new ShareId(row.getLong(48), row.getLong(56));
        r.r1 += id.equals(before) ? 1 : 0;
        r.r2 += id.equals(newcomer) ? 1 : 0;
      }
    }
  }
}
