package io.sobani.tracker.examples.p2pflix;

import static io.sobani.tracker.examples.p2pflix.Bodies.event;
import static io.sobani.tracker.examples.p2pflix.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.support.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Attacks of trackers that nobody named, on this one and on its network. */
class StrangersTest {
  private static final String DEAD = json("{'success':false,'dead_tracker':true,'error':'dead'}");

  @TempDir Path folder;
  private final List<AutoCloseable> running = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : running) {
      each.close();
    }
  }

  @Test
  void shouldTakeNoDatabaseFromAStrangerThatSaysItIsForgotten() {
    TestTracker tracker = open();
    FakeTracker stranger = forgetful();
    tracker.share("mine");
    stranger.join(tracker);

    tracker.share("more");

    Eventually.is("trackers", () -> trackers(tracker), Set.of());
    assertThat(hashes(tracker)).containsExactlyInAnyOrder("mine", "more");
  }

  @Test
  void shouldTakeNoDatabaseFromAStrangerThatItLists() {
    FakeTracker stranger = forgetful();
    TestTracker before = open();
    before.share("mine");
    stranger.join(before);
    before.close();

    TestTracker after = keep(TestTracker.open(folder.resolve("open.db"), InitialTracker.LISTED));

    assertThat(hashes(after)).containsExactly("mine");
    assertThat(trackers(after)).containsExactly(stranger.address());
  }

  @Test
  void shouldTakeNoDatabaseFromAStrangerInPlaceOfTheOneThatWasNamed() {
    AtomicBoolean serves = new AtomicBoolean(true);
    Function<String, String> answers =
        path -> path.equals("/new_tracker") && !serves.get() ? null : forget(path, "known");
    FakeTracker named = keep(new FakeTracker(answers));
    TestTracker tracker =
        keep(TestTracker.open(folder.resolve("open.db"), InitialTracker.at(named.address())));
    serves.set(false);
    forgetful().join(tracker);

    tracker.share("mine");

    Eventually.is("trackers", () -> trackers(tracker), Set.of());
    assertThat(hashes(tracker)).containsExactlyInAnyOrder("known", "mine");
  }

  @Test
  void shouldSoonCallNoMoreWhoForgetsItAgainAndAgain() {
    AtomicInteger calls = new AtomicInteger();
    TestTracker tracker = open();
    FakeTracker stranger = counted(calls);
    stranger.join(tracker);

    tracker.share("news");

    Eventually.is("trackers", () -> trackers(tracker), Set.of());
    Eventually.quiet();
    assertThat(calls).as("four events, each with a try to join").hasValue(8);
  }

  @Test
  void shouldSoonCopyNoMoreFromATrustedOneThatForgetsItAgainAndAgain() {
    AtomicInteger calls = new AtomicInteger();
    TestTracker tracker = keep(TestTracker.among(folder.resolve("among.db"), InitialTracker.NONE));
    FakeTracker trusted = counted(calls);
    trusted.join(tracker);

    tracker.share("news");

    Eventually.is("trackers", () -> trackers(tracker), Set.of());
    Eventually.quiet();
    assertThat(calls).as("four events, each with a copy").hasValue(8);
    assertThat(hashes(tracker)).as("its own go on after a copy").contains("news");
  }

  @Test
  void shouldLetTrustedTrackersJoinOnly() {
    TestTracker tracker = trusting(InitialTracker.NONE, "10.1.0.0/16", "127.0.0.2/32");

    assertThat(tracker.post("/new_tracker", "{}").get("error").stringValue())
        .isEqualTo("Tracker is not trusted");
    assertThat(tracker.send("127.0.0.3", "POST", "/new_tracker", "{}").json().has("data"))
        .isFalse();
    assertThat(trackers(tracker)).isEmpty();
  }

  @Test
  void shouldAdmitTrustedTrackersOnlyByAnEvent() {
    TestTracker tracker = trusting(InitialTracker.NONE, "127.0.0.1/32", "127.1.0.0/16");
    FakeTracker member = keep(new FakeTracker());
    member.join(tracker);

    member.tell(tracker, event("new_tracker", "127.0.0.9", "{}"));
    member.tell(tracker, event("new_tracker", "127.1.2.3", "{}"));

    assertThat(trackers(tracker))
        .containsExactlyInAnyOrder(member.address(), TrackerAddress.parse("127.1.2.3"));
  }

  @Test
  void shouldListNoUntrustedTrackerOfACopy() {
    TestTracker server = open();
    FakeTracker stranger = keep(new FakeTracker());
    stranger.join(server);
    server.share("aa");

    TestTracker copy = trusting(InitialTracker.at(server.address()), "10.0.0.0/8");

    assertThat(hashes(copy)).as("the one that -t names is trusted").containsExactly("aa");
    assertThat(trackers(copy)).containsExactly(server.address());
    assertThat(stranger.tell(copy, event("keep_alive", "10.0.0.1", Bodies.keepAlive("x", 0))))
        .asString()
        .contains("dead_tracker");
  }

  @Test
  void shouldListNoUntrustedTrackerOfAnOlderDatabase() {
    TestTracker before = open();
    FakeTracker stranger = keep(new FakeTracker());
    stranger.join(before);
    before.close();

    TestTracker after =
        keep(TestTracker.trusting(folder.resolve("open.db"), InitialTracker.LISTED, "10.0.0.0/8"));

    assertThat(trackers(after)).isEmpty();
  }

  @Test
  void shouldCallUnicastAddressesOnly() {
    TestTracker tracker = open();
    FakeTracker member = keep(new FakeTracker());
    member.join(tracker);

    for (String ip :
        List.of(
            "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255")) {
      member.tell(tracker, event("new_tracker", ip, "{}"));
    }

    assertThat(trackers(tracker)).containsExactly(member.address());
    assertThat(TrackerAddress.parse("ff02::1").isUnicast()).isFalse();
    assertThat(TrackerAddress.parse("::").isUnicast()).isFalse();
    assertThat(TrackerAddress.parse("10.0.0.1").isUnicast()).isTrue();
    assertThat(TrackerAddress.parse("2001:db8::1").isUnicast()).isTrue();
  }

  @Test
  void shouldListABoundedNumberOfTrackers() {
    StringBuilder dump = new StringBuilder(DumpWriter.BEGIN);
    for (int i = 0; i < 300; i++) {
      dump.append(
          "INSERT INTO \"tracker\" VALUES(%d,'127.1.%d.%d');".formatted(i, i / 250, i % 250));
    }
    FakeTracker server = keep(new FakeTracker(path -> dump(dump + DumpWriter.COMMIT)));
    TestTracker copy =
        keep(TestTracker.open(folder.resolve("copy.db"), InitialTracker.at(server.address())));

    assertThat(trackers(copy)).hasSize(Membership.MAX_TRACKERS).contains(server.address());
    FakeTracker another = keep(new FakeTracker());
    assertThatThrownBy(() -> another.join(copy)).isInstanceOf(NullPointerException.class);
    assertThat(copy.post("/new_tracker", "{}").get("error").stringValue())
        .isEqualTo("Tracker list is full");
    assertThat(trackers(copy)).hasSize(Membership.MAX_TRACKERS);
  }

  @Test
  void shouldTakeALongAnswerForAFailure() {
    TestTracker tracker = open();
    String padding = " ".repeat(TrackerCalls.MAX_ANSWER_BYTES);
    FakeTracker talkative = keep(new FakeTracker(path -> FakeTracker.SUCCESS + padding));
    talkative.join(tracker);

    tracker.share("news");

    Eventually.is("trackers", () -> trackers(tracker), Set.of());
  }

  @Test
  void shouldTellOthersWhileSomeHang() throws Exception {
    TestTracker tracker = open();
    List<HangingTracker> hanging = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      hanging.add(keep(new HangingTracker()));
      hanging.get(i).join(tracker);
    }
    FakeTracker well = keep(new FakeTracker());
    well.join(tracker);

    tracker.share("news");

    Eventually.is("events", well::eventNames, List.of("add_file"));
    for (HangingTracker each : hanging) {
      assertThat(each.isStillCalled()).as("nobody's time had to be over first").isTrue();
    }
  }

  private TestTracker open() {
    return keep(TestTracker.open(folder.resolve("open.db"), InitialTracker.NONE));
  }

  private TestTracker trusting(InitialTracker initial, String... networks) {
    return keep(TestTracker.trusting(folder.resolve("trusting.db"), initial, networks));
  }

  /** Says that it does not know who tells it something, and has a database of its own to copy. */
  private FakeTracker forgetful() {
    return keep(new FakeTracker(path -> forget(path, "evil")));
  }

  private FakeTracker counted(AtomicInteger calls) {
    Function<String, String> answers =
        path -> {
          calls.incrementAndGet();
          return forget(path, "evil");
        };
    return keep(new FakeTracker(answers));
  }

  private static String forget(String path, String hash) {
    String file = "INSERT INTO \"file\" VALUES(7,'film','%s');".formatted(hash);
    return path.equals("/tracker_sync") ? DEAD : dump(DumpWriter.BEGIN + file + DumpWriter.COMMIT);
  }

  private static String dump(String text) {
    return Json.line(Map.of("success", true, "data", text), false);
  }

  private <T extends AutoCloseable> T keep(T each) {
    running.add(each);
    return each;
  }

  private static Set<TrackerAddress> trackers(TestTracker tracker) {
    Set<TrackerAddress> trackers = new HashSet<>();
    for (JsonNode each : tracker.get("/tracker_list").get("trackers")) {
      trackers.add(TrackerAddress.parse(each.get("ip").stringValue()));
    }
    return trackers;
  }

  private static Set<String> hashes(TestTracker tracker) {
    Set<String> hashes = new HashSet<>();
    for (JsonNode each : tracker.get("/file_list").path("files")) {
      hashes.add(each.get("full_hash").stringValue());
    }
    return hashes;
  }
}
