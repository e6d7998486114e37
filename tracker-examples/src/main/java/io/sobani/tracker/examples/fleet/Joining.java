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

/** Finds out which name a node has and which keys its fleet; what it joined with is kept. */
final class Joining {

  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_MS = 200;
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private final FleetSettings settings;
  private final NodeMemory memory;

  /**
   * The name, keys and store that a node joined with.
   *
   * @param name its name
   * @param keys what all nodes share
   * @param tokenEpochNs the {@link System#nanoTime} of the moment from which tokens count
   * @param store where the nodes meet, or {@link Store#NONE}
   * @param relay tells what comes from the store
   */
  record Joined(String name, FleetKeys keys, long tokenEpochNs, Store store, StoreRelay relay) {

    static Joined of(String name, FleetKeys keys, long timeMs, Store store, StoreRelay relay) {
      long sinceEpochNs = TimeUnit.MILLISECONDS.toNanos(timeMs - keys.tokenEpochMs());
      return new Joined(name, keys, System.nanoTime() - sinceEpochNs, store, relay);
    }
  }

  Joining(FleetSettings settings) throws IOException {
    this.settings = settings;
    memory = new NodeMemory(settings.memory());
  }

  /**
   * Connects to the store, and joins the fleet that it holds.
   *
   * @throws IOException if the store cannot be reached within 5 s, or does not serve
   */
  Joined join() throws IOException {
    StoreRelay relay = new StoreRelay();
    RedisStore store = RedisStore.connect(settings.uri(), new Keyspace(settings.prefix()), relay);
    try {
      Joined joined = join(store, relay);
      get(store.subscribe(joined.name()));
      return joined;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Returns what the node joined with before, if that is kept; tokens go by this machine's clock.
   */
  Optional<Joined> remembered() {
    String name = memory.name().orElseGet(Joining::randomName);
    long timeMs = System.currentTimeMillis();
    return memory.keys().map(keys -> Joined.of(name, keys, timeMs, Store.NONE, new StoreRelay()));
  }

  /**
   * Keeps what the node joined with.
   *
   * @throws IOException if the fleet has another lease than the node, or nothing can be kept
   */
  void keep(Joined joined) throws IOException {
    FleetKeys keys = joined.keys();
    if (keys.leaseMs() != settings.leaseMs()) {
      throw new IOException(
          "the fleet's lease is "
              + keys.leaseMs() / 1000
              + " s, this node's "
              + settings.leaseMs() / 1000
              + " s: give all nodes one --peer-ttl");
    }
    memory.keep(joined.name(), keys);
  }

  private Joined join(RedisStore store, StoreRelay relay) throws IOException {
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
        return Joined.of(name, beat.fleet().get(), beat.storeMs(), store, relay);
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
