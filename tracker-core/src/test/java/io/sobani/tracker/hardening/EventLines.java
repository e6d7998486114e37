package io.sobani.tracker.hardening;

import io.sobani.tracker.TrackerEvents;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.ShareId;
import java.util.function.Consumer;

/** An observer that makes a line of each event. */
record EventLines(Consumer<String> to) implements TrackerEvents {

  @Override
  public void onRegistered(Endpoint peer, ShareId shareId) {
    to.accept("registered " + peer + " " + shareId);
  }

  @Override
  public void onRestored(Endpoint peer, ShareId shareId) {
    to.accept("restored " + peer + " " + shareId);
  }

  @Override
  public void onRenewed(Endpoint peer, ShareId shareId) {
    to.accept("renewed " + peer + " " + shareId);
  }

  @Override
  public void onChanged(Endpoint peer, ShareId shareId) {
    to.accept("changed " + peer + " " + shareId);
  }

  @Override
  public void onExpired(Endpoint peer, ShareId shareId) {
    to.accept("expired " + peer + " " + shareId);
  }

  @Override
  public void onEvicted(Endpoint peer, ShareId shareId) {
    to.accept("evicted " + peer + " " + shareId);
  }

  @Override
  public void onPushed(Endpoint asker, ShareId shareId) {
    to.accept("pushed " + asker + " " + shareId);
  }

  @Override
  public void onSuppressed(Endpoint asker, Endpoint target) {
    to.accept("suppressed " + asker + " " + target);
  }

  @Override
  public void onMissed(Endpoint asker) {
    to.accept("missed " + asker);
  }

  @Override
  public void onRefused(Endpoint peer, Code reason) {
    to.accept("refused " + peer + " " + reason);
  }
}
