package io.sobani.tracker.examples.fleet;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisLoadingException;
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
   * Connects to the store, and joins the fleet that it holds; tries for 5 s, and once where the
   * node knows the keys and can do without.
   *
   * @throws IOException if the store is not reached, or does not serve
   */
  Joined join() throws IOException {
    long startNs = System.nanoTime();
    while (true) {
      try {
        return tryJoin();
      } catch (IOException e) {
        if (memory.keys().isPresent() || System.nanoTime() - startNs >= PATIENCE_NS) {
          throw e;
        }
      }
      pause();
    }
  }

  private Joined tryJoin() throws IOException {
    StoreRelay relay = new StoreRelay();
    RedisStore store = RedisStore.connect(settings.uri(), new Keyspace(settings.prefix()), relay);
    try {
      String name = subscribe(store, memory.name().orElseGet(Joining::randomName));
      Beat beat = awaitFleet(store);
      return Joined.of(name, beat.fleet().orElseThrow(), beat.storeMs(), store, relay);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Hears what is sent to a node of this name, or of another where a living one has it. */
  private static String subscribe(RedisStore store, String name) throws IOException {
    get(store.subscribe(name));
    if (get(store.receivers(name)) <= 1) {
      return name;
    }
    get(store.unsubscribe(name));
    return subscribe(store, randomName());
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

  /** Returns the first beat that shows a fleet, one of this node's making where none comes. */
  private Beat awaitFleet(RedisStore store) throws IOException {
    Optional<FleetKeys> known = memory.keys();
    FleetKeys own =
        known
            .map(FleetKeys::nextGeneration)
            .orElseGet(() -> FleetKeys.random(settings.leaseMs(), 0));
    long startNs = System.nanoTime();
    boolean makes = settings.makesNew() || known.isPresent();
    while (true) {
      Beat beat = get(store.look(makes ? Optional.of(own) : Optional.empty()));
      if (beat.fleet().isPresent()) {
        return beat;
      }
      if (makes) {
        throw new IOException("the fleet in the store is of another version");
      }
      pause();
      makes = System.nanoTime() - startNs >= PATIENCE_NS;
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

  /** Returns whether the store was there and said no: it takes a hand to change that. */
  static boolean isRefusal(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == failure
        || root instanceof RedisCommandExecutionException
            && !(root instanceof RedisLoadingException);
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
