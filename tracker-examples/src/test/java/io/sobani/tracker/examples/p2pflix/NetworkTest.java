package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Three trackers and two peers, a process each, and a tracker that is killed and comes back. */
class NetworkTest {
  @TempDir Path folder;
  private final List<AutoCloseable> processes = new ArrayList<>();
  private ChildTracker a;
  private ChildTracker b;
  private ChildTracker c;

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : processes) {
      each.close();
    }
  }

  @Test
  void shouldHoldTheSameEverywhereThoughATrackerIsKilledAndComesBack() throws Exception {
    a = start("a", FreePort.next(), "-t", "none");
    b = start("b", FreePort.next(), "-t", a.address().toString());
    c = start("c", FreePort.next(), "-t", a.address().toString());
    for (ChildTracker each : List.of(a, b, c)) {
      Eventually.is("trackers", () -> each.get("/tracker_list").get("trackers").size(), 2);
    }
    FakeTracker witness = witness();
    Peer p = new Peer("p", a);
    Peer q = new Peer("q", b);

    p.does("share f1");
    p.does("seed");
    Eventually.is("f1 at b", () -> q.ask("list").at("/files/0/active_peers").asInt(0), 1);
    assertThat(q.does("fetch f1").at("/chunks/1/name").stringValue()).isEqualTo("f1#1");
    q.does("share f2");
    q.does("seed");
    Eventually.is("f2 at a", () -> p.ask("fetch f2").path("peers").size(), 1);

    b.kill();
    q.does("seed"); // its backup answers
    q.does("share f3");
    p.does("share f4");
    p.does("seed");
    p.does("unshare f1");
    b = start("b", b.address().port());
    Eventually.is("b is back", () -> hashes(b), Set.of("f2", "f3", "f4"));

    assertThat(q.does("resync").get("expected_seq_number").intValue()).isEqualTo(2);
    q.does("unshare f2");
    q.does("seed");
    p.does("resync");
    p.does("share f5");
    p.does("seed");
    assertThat(p.does("mine").get("files").size()).isEqualTo(2);
    for (ChildTracker each : List.of(a, b, c)) {
      Eventually.is("files", () -> hashes(each), Set.of("f3", "f4", "f5"));
    }

    int told = Eventually.untilQuiet(witness.events::size);
    assertThat(told).isPositive();
    processes.forEach(NetworkTest::close);
    String first = Snapshot.of(folder.resolve("a"));
    assertThat(first).contains("f3.avi", "f4.avi", "f5.avi");
    assertThat(Snapshot.of(folder.resolve("b"))).isEqualTo(first);
    assertThat(Snapshot.of(folder.resolve("c"))).isEqualTo(first);
  }

  private ChildTracker start(String name, int port, String... arguments) {
    ChildTracker tracker = ChildTracker.among(folder.resolve(name), port, arguments);
    processes.add(tracker);
    return tracker;
  }

  /** Joins as a fourth tracker: what goes round would come by here. */
  private FakeTracker witness() {
    FakeTracker witness = new FakeTracker();
    processes.add(witness);
    witness.join(a.address().port());
    for (ChildTracker each : List.of(a, b, c)) {
      Eventually.is("witness", () -> each.get("/tracker_list").get("trackers").size(), 3);
    }
    return witness;
  }

  private static Set<String> hashes(ChildTracker tracker) {
    Set<String> hashes = new TreeSet<>();
    tracker
        .get("/file_list")
        .path("files")
        .forEach(file -> hashes.add(file.get("full_hash").stringValue()));
    return hashes;
  }

  private static void close(AutoCloseable process) {
    try {
      process.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Peer {
    private final ChildProcess process;

    Peer(String name, ChildTracker primary) {
      this.process = ChildProcess.of(RealPeer.class).in(folder).start();
      processes.add(process);
      does("choose " + primary.address());
    }

    /** Gives a command and returns the tracker's answer, whatever it is. */
    JsonNode ask(String command) {
      process.type(command);
      return Json.parse(process.line().getBytes());
    }

    /** Gives a command that has to succeed. */
    JsonNode does(String command) {
      JsonNode answer = ask(command);
      assertThat(answer.get("success").booleanValue()).as(command + ": " + answer).isTrue();
      return answer;
    }
  }
}
