package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The store of a node that has reached none yet: every call fails. */
final class NoStore implements Store {

  private static <T> CompletionStage<T> failed() {
    return CompletableFuture.failedStage(new IllegalStateException("no store was reached yet"));
  }

  @Override
  public CompletionStage<Standing> claim(Endpoint source, String node) {
    return failed();
  }

  @Override
  public CompletionStage<Standing> read(Endpoint source) {
    return failed();
  }

  @Override
  public CompletionStage<Resolved> resolve(ShareId id) {
    return failed();
  }

  @Override
  public CompletionStage<Boolean> refresh(Endpoint observed, PeerRecord record, long leaseMs) {
    return failed();
  }

  @Override
  public CompletionStage<Optional<Adopted>> adopt(Endpoint observed, PeerRecord old, String node) {
    return failed();
  }

  @Override
  public CompletionStage<Boolean> release(Endpoint observed, String node) {
    return failed();
  }

  @Override
  public CompletionStage<Long> publish(String node, Message message) {
    return failed();
  }

  @Override
  public CompletionStage<Beat> beat(String node, NodeState state, Optional<FleetKeys> writeBack) {
    return failed();
  }

  @Override
  public void close() {}
}
