package io.sobani.tracker.examples.fleet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The rules of the store, in its double. */
class StoreDoubleTest extends StoreContract {

  private final StoreDouble fake = new StoreDouble();
  private final Store store =
      fake.over(
          new StoreDouble.Line() {
            @Override
            public <T> void carry(Supplier<T> rule, CompletableFuture<T> call) {
              call.complete(rule.get());
            }
          });

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
    fake.setTimeMs(fake.timeMs() + millis);
  }
}
