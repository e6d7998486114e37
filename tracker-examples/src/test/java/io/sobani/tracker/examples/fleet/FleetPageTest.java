package io.sobani.tracker.examples.fleet;

import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.StandaloneTracker;
import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.examples.support.Opened;
import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Shows that FLEET.md tells the truth: its commands, with other ports and the test's classes. */
@Tag("integration")
@Timeout(600)
class FleetPageTest {

  private static final Pattern COMMAND =
      Pattern.compile("java (?:(-D\\S+) )?-jar sobani-tracker\\.jar (.*)");

  @RegisterExtension private final Opened opened = new Opened();
  private final int port = FreePort.nextOfUdp();
  private RedisServer store;
  private String page;

  @TempDir private Path folder;

  @BeforeAll
  static void install() {
    RedisServer.require();
  }

  @Test
  void shouldShowPeersThatOutliveTheNodesTheyTalkTo() throws Exception {
    page = Files.readString(Path.of("FLEET.md"));
    assertThat(page).contains("\nredis-server --save '' --maxmemory-policy noeviction\n");
    store = opened.add(RedisServer.start("--maxmemory-policy", "noeviction"));
    writeNames();
    List<ChildProcess> nodes =
        commands("java -jar sobani-tracker.jar --app-listen ").stream().map(this::start).toList();
    assertThat(nodes).hasSize(3);
    nodes.forEach(node -> node.await("listening udp "));

    List<String> peers = commands("java -Djdk.net.hosts.file=fleet.hosts -jar sobani-tracker.jar ");
    ChildProcess near = start(peers.get(0));
    String id = near.await("id ");
    ChildProcess far = start(peers.get(1).replace("SHAREID", id));
    String farId = far.await("id ");
    far.await("connected " + id);
    near.await("connected " + farId);
    chat(near, far);

    nodes.get(0).kill();
    chat(far, near);
    assertThat(near.await("id ")).isEqualTo(id);
    ChildProcess third = start(peers.get(1).replace("SHAREID", id));
    third.await("connected " + id);
    chat(third, near);

    nodes.get(1).kill();
    assertThat(far.await("id ")).isEqualTo(farId);
    chat(near, far);
    start(peers.get(1).replace("SHAREID", farId)).await("connected " + farId);
  }

  private static void chat(ChildProcess from, ChildProcess to) {
    String line = "said by " + from.pid();
    from.type(line);
    assertThat(to.await("chat ")).isEqualTo(line);
  }

  private void writeNames() throws IOException, InterruptedException {
    for (String command : commands("printf ")) {
      new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start().waitFor();
    }
  }

  private List<String> commands(String prefix) {
    return Pattern.compile("^" + Pattern.quote(prefix) + ".*$", MULTILINE)
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** Starts what a command says, with the options that it gives Java itself. */
  private ChildProcess start(String command) {
    Matcher parts = COMMAND.matcher(command.replace(":3000", ":" + port));
    assertThat(parts.matches()).as(command).isTrue();
    return opened.add(
        ChildProcess.of(StandaloneTracker.class)
            .in(folder)
            .java(parts.group(1) == null ? new String[0] : new String[] {parts.group(1)})
            .start(parts.group(2).replace(":6379", ":" + store.port()).split(" ")));
  }
}
