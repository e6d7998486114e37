package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.examples.fleet.Joining.Joined;
import io.sobani.tracker.examples.support.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Shows how a node joins its fleet before it serves, on Redis. */
@Tag("integration")
class FleetStartTest {

  @RegisterExtension private final Opened opened = new Opened();

  @TempDir private Path folder;
  private RedisServer server;

  @BeforeEach
  void startServer() {
    RedisServer.require();
    server = opened.add(RedisServer.start());
  }

  private Joined join(boolean makesNew, Optional<Path> memory) throws IOException {
    Joined joined = new Joining(settings(makesNew, memory)).join();
    opened.add(joined.store());
    return joined;
  }

  private FleetSettings settings(boolean makesNew, Optional<Path> memory) {
    return new FleetSettings(
        server.uri(), "t:", makesNew, 30_000, memory, new Beats.Self("", 1, "1.0"));
  }

  private static <T> Future<T> start(Callable<T> call) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<T> future = thread.submit(call);
    thread.shutdown();
    return future;
  }

  @Test
  void shouldNotBeAmongTheLivingBeforeItServes() throws Exception {
    join(true, Optional.empty());
    assertThat(server.cli("GET", "t:fleet")).isNotEmpty();
    assertThat(server.cli("HGETALL", "t:nodes")).isEmpty();
  }

  @Test
  void shouldEndWhereItCannotReadTheFleet() {
    server.cli("SET", "t:fleet", "2|something else");
    Throwable why = catchThrowable(() -> join(false, Optional.empty()));
    if (String.valueOf(why).contains("does not serve")) { // it was slow when time was up
      why = catchThrowable(() -> join(false, Optional.empty()));
    }
    assertThat(why).isInstanceOf(IOException.class).hasMessageContaining("another version");
    assertThat(server.cli("GET", "t:fleet")).isEqualTo("2|something else");
  }

  @Test
  void shouldWaitForAStoreThatStartsWithIt() throws Exception {
    server.kill();
    long startNs = System.nanoTime();
    Future<Joined> joined = start(() -> join(true, Optional.empty()));
    Thread.sleep(500);
    server.restart();
    assumeThat(System.nanoTime() - startNs)
        .as("ns until the store served; the node waits for 5 s")
        .isLessThan(4_500_000_000L);
    assertThat(joined.get().name()).isNotEmpty();
  }

  @Test
  void shouldGiveClonesThatStartTogetherTwoNames() throws Exception {
    Optional<Path> memory = Optional.of(Files.writeString(folder.resolve("clone"), "clone\n"));
    Future<Joined> one = start(() -> join(false, memory));
    Future<Joined> two = start(() -> join(false, memory));
    assertThat(one.get().name()).isNotEqualTo(two.get().name());
    assertThat(one.get().keys()).isEqualTo(two.get().keys());
  }

  @Test
  void shouldNameNoPassword() {
    assertThat(settings(true, Optional.empty()).toString()).doesNotContain(server.uri());
  }
}
