package io.sobani.tracker.examples.fleet;

import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The rules of the store, on Redis. */
@Tag("integration")
class RedisStoreTest extends StoreContract {

  private static RedisServer server;

  private RedisStore store;

  @BeforeAll
  static void startServer() {
    RedisServer.require();
    server = RedisServer.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void connect() {
    server.cli("FLUSHALL");
    store = new RedisStore(server.uri(), new Keyspace("t:"), StoreEvents.NONE);
  }

  @AfterEach
  void disconnect() {
    store.close();
  }

  @Override
  Store store() {
    return store;
  }

  @Override
  <T> T await(CompletionStage<T> call) {
    return call.toCompletableFuture().join();
  }

  @Override
  void pass(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
