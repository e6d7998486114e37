package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.examples.support.Opened;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Shows which name a node gets, and which leases are refused. */
@Tag("integration")
class JoiningTest {

  private static final int LEASE_MS = 30_000;

  @RegisterExtension private final Opened opened = new Opened();
  private RedisServer store;

  @TempDir private Path folder;

  @BeforeAll
  static void install() {
    RedisServer.require();
  }

  @BeforeEach
  void startStore() {
    store = opened.add(RedisServer.start());
  }

  /** Joins, and again where the store was too slow for that. */
  private FleetNode join(long leaseMs) throws IOException {
    Beats.Self self = new Beats.Self("udp", 1, "test");
    FleetSettings settings =
        new FleetSettings(
            store.uri(), "sobani:", true, leaseMs, Optional.of(folder.resolve("node")), self);
    AtomicBoolean isAlone = new AtomicBoolean();
    FleetNode node;
    int tries = 0;
    do {
      isAlone.set(false);
      node = opened.add(FleetNode.join(settings, notices(isAlone)));
    } while (isAlone.get() && ++tries < 20);
    assertThat(isAlone).as("without the store").isFalse();
    return node;
  }

  /** Hears, before the node beats, nothing but that the store was not there. */
  private static Beats.Notices notices(AtomicBoolean isAlone) {
    return (Beats.Notices)
        Proxy.newProxyInstance(
            JoiningTest.class.getClassLoader(),
            new Class<?>[] {Beats.Notices.class},
            (notices, notice, values) -> {
              isAlone.set(true);
              return null;
            });
  }

  private String name() throws IOException {
    return Files.readAllLines(folder.resolve("node")).get(0);
  }

  @Test
  void shouldKeepItsNameOverARestartUnlessANodeLivesThatHasIt() throws IOException {
    FleetNode first = join(LEASE_MS);
    String name = name();
    FleetNode clone = join(LEASE_MS);
    String other = name();
    assertThat(other).as("of a copy that is started beside it").isNotEqualTo(name);
    first.close();
    clone.close();
    Eventually.is("channels", () -> store.cli("PUBSUB", "CHANNELS"), "");
    join(LEASE_MS);
    assertThat(name()).isEqualTo(other);
  }

  @Test
  void shouldRefuseAnotherLeaseThanTheFleets() throws IOException {
    join(LEASE_MS);
    assertThatThrownBy(() -> join(2 * LEASE_MS))
        .isInstanceOf(IOException.class)
        .hasMessage("the fleet's lease is 30 s, this node's 60 s: give all nodes one --peer-ttl");
  }
}
