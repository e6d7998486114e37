package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.examples.fleet.Store.Beat;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out, before a tracker listens, which name a node has and which keys its fleet. */
final class Joining {

  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_MS = 200;
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  /**
   * What a node joined with.
   *
   * @param name its name
   * @param keys what all nodes share
   * @param tokenEpochNs the {@link System#nanoTime} of the moment from which tokens count
   */
  record Joined(String name, FleetKeys keys, long tokenEpochNs) {}

  private Joining() {}

  static Joined join(RedisStore store, FleetSettings settings) throws IOException {
    NodeMemory memory = new NodeMemory(settings.memory());
    Optional<FleetKeys> known = memory.keys();
    String name = memory.name().filter(old -> !isTaken(store, old)).orElseGet(Joining::randomName);
    Beats.Self self = settings.self();
    NodeState state = new NodeState(0, self.addresses(), 0, self.maxPeers(), self.version());
    long startNs = System.nanoTime();
    boolean atOnce = settings.makesNew() || known.isPresent();
    while (true) {
      boolean make = atOnce || System.nanoTime() - startNs >= PATIENCE_NS;
      Optional<FleetKeys> own =
          make
              ? known
                  .map(FleetKeys::nextGeneration)
                  .or(() -> Optional.of(FleetKeys.random(settings.leaseMs(), 0)))
              : known;
      Beat beat = get(store.beat(name, state, make ? own : Optional.empty()));
      if (beat.fleet().isPresent()) {
        FleetKeys keys = beat.fleet().get();
        if (keys.leaseMs() != settings.leaseMs()) {
          throw new IOException(
              "the fleet's lease is "
                  + keys.leaseMs() / 1000
                  + " s, this node's "
                  + settings.leaseMs() / 1000
                  + " s: give all nodes one --peer-ttl");
        }
        memory.keep(name, keys);
        long sinceEpochMs = beat.storeMs() - keys.tokenEpochMs();
        return new Joined(
            name, keys, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(sinceEpochMs));
      }
      pause();
    }
  }

  private static boolean isTaken(RedisStore store, String name) {
    try {
      return get(store.receivers(name)) > 0;
    } catch (IOException e) {
      return true;
    }
  }

  private static <T> T get(CompletionStage<T> call) throws IOException {
    Future<T> answer = call.toCompletableFuture();
    try {
      return answer.get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("the fleet's store does not serve: " + cause.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while joining the fleet", e);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while joining the fleet", e);
    }
  }

  private static String randomName() {
    SecureRandom random = new SecureRandom();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
