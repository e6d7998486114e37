package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trackers of a ROOT, in virtual time. */
class TrackerTableTest {
  private static final long LEASE = 30;

  @TempDir private Path directory;

  @Test
  void shouldHideASilentTrackerAndKeepItsRecord() throws IOException {
    TrackerTable table = table(LEASE);
    table.create(new Tracker("a", "A"), 0);
    table.create(new Tracker("b", null), 0);
    table.onHeartbeat("b", "http://b", 1_000, 0);
    table.onHeartbeat("a", "http://a", 1_001, 10);
    assertThat(ids(table.listed(29))).as("in the order of creation").containsExactly("a", "b");

    assertThat(ids(table.listed(30))).containsExactly("a");
    assertThat(table.sweep(30)).containsExactly("b");
    assertThat(table.all(30)).contains(new Tracker("b", null, "http://b", 1_000L));

    table.onHeartbeat("b", "http://b2", 1_002, 100);
    assertThat(table.sweep(100)).as("b is heard again").containsExactly("a");
    assertThat(ids(table.listed(100))).containsExactly("b");
  }

  @Test
  void shouldNotReportATrackerThatIsHeardAgain() throws IOException {
    TrackerTable table = table(LEASE);
    table.create(new Tracker("a", "A"), 0);
    table.onHeartbeat("a", "http://a", 1_000, 0);
    table.onHeartbeat("a", "http://a", 1_001, 50);

    assertThat(table.sweep(50)).isEmpty();
  }

  @Test
  void shouldListForEverWithoutALease() throws IOException {
    TrackerTable table = table(ExpiringRegistry.NEVER);
    table.create(new Tracker("a", "A"), 0);
    table.onHeartbeat("a", "http://a", 1_000, 0);

    assertThat(ids(table.listed(Long.MAX_VALUE - 1))).containsExactly("a");
  }

  @Test
  void shouldLoadWhatWasCreatedAndHideItUntilItIsHeard() throws IOException {
    TrackerTable before = table(LEASE);
    before.create(new Tracker("a", "A"), 0);
    before.create(new Tracker("b", null), 0);
    before.create(new Tracker("c", "ü \" "), 0);
    before.onHeartbeat("a", "http://a", 1_000, 0);
    before.delete("b", 0);

    TrackerTable after = table(LEASE);
    assertThat(after.all(0)).containsExactly(new Tracker("a", "A"), new Tracker("c", "ü \" "));
    assertThat(after.listed(0)).isEmpty();
    assertThat(after.onHeartbeat("b", "http://b", 1_000, 0)).as("it stays deleted").isFalse();
    assertThat(after.onHeartbeat("a", "http://a", 1_000, 0)).isTrue();
    assertThat(ids(after.listed(0))).containsExactly("a");
  }

  @Test
  void shouldNotListADeletedTrackerThatIsCreatedAgainBeforeItIsHeard() throws IOException {
    TrackerTable table = table(LEASE);
    table.create(new Tracker("a", "A"), 0);
    table.onHeartbeat("a", "http://a", 1_000, 0);
    table.delete("a", 0);
    table.create(new Tracker("a", "A"), 0);

    assertThat(table.listed(0)).isEmpty();
  }

  @Test
  void shouldRefuseATrackerTooMany() throws IOException {
    TrackerTable table = new TrackerTable(1, LEASE, new StateFile(null), 0);

    assertThat(table.create(new Tracker("a", "A"), 0)).isTrue();
    assertThat(table.create(new Tracker("b", "B"), 0)).isFalse();
    table.delete("a", 0);
    assertThat(table.create(new Tracker("b", "B"), 0)).isTrue();
  }

  @Test
  void shouldRefuseAFileThatItCannotTake() throws IOException {
    TrackerTable table = table(LEASE);
    table.create(new Tracker("a", "A"), 0);
    table.create(new Tracker("b", "B"), 0);
    assertThatThrownBy(() -> new TrackerTable(1, LEASE, new StateFile(file()), 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than MAX_TRACKERS=1");

    for (String broken : List.of("", "{", "[]", "{\"trackers\":{}}", "{\"trackers\":[{}]}", "5")) {
      Files.writeString(file(), broken);
      assertThatThrownBy(() -> table(LEASE))
          .as(broken)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("STATE_FILE=" + file());
      assertThat(Files.readString(file())).as("it is not overwritten").isEqualTo(broken);
    }
  }

  @Test
  void shouldNotCreateWhatItCannotSave() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    TrackerTable table = new TrackerTable(9, LEASE, new StateFile(gone.resolve("state")), 0);
    Files.delete(gone.resolve("state"));
    Files.delete(gone);

    assertThatThrownBy(() -> table.create(new Tracker("a", "A"), 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be written");
    assertThat(table.all(0)).isEmpty();
  }

  private TrackerTable table(long leaseNs) throws IOException {
    return new TrackerTable(9, leaseNs, new StateFile(file()), 0);
  }

  private Path file() {
    return directory.resolve("trackers.json");
  }

  private static List<String> ids(List<Tracker> trackers) {
    return trackers.stream().map(Tracker::id).toList();
  }
}
