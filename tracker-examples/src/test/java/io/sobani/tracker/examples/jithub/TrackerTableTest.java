package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The trackers of a ROOT, in virtual time. */
class TrackerTableTest {
  private static final long LEASE = 30;

  @TempDir private Path directory;
  private StateFile file;

  @AfterEach
  void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

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
    assertThatThrownBy(() -> table(1, LEASE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than MAX_TRACKERS=1");

    for (String broken : List.of("", "{", "[]", "{\"trackers\":{}}", "{\"trackers\":[{}]}", "5")) {
      Files.writeString(path(), broken);
      assertThatThrownBy(() -> table(LEASE))
          .as(broken)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("STATE_FILE=" + path());
      assertThat(Files.readString(path())).as("it is not overwritten").isEqualTo(broken);
    }
  }

  @Test
  void shouldNotCreateOrDeleteWhatItCannotSave() throws IOException {
    TrackerTable table = table(LEASE);
    table.create(new Tracker("a", "A"), 0);
    table.create(new Tracker("b", "B"), 0);
    table.onHeartbeat("a", "http://a", 1_000, 0);
    Files.createDirectories(directory.resolve("trackers.json.new/in the way"));

    assertThatThrownBy(() -> table.create(new Tracker("c", "C"), 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be written");
    assertThatThrownBy(() -> table.delete("a", 0)).isInstanceOf(IOException.class);
    assertThat(ids(table.all(0))).containsExactly("a", "b");
    assertThat(ids(table.listed(0))).containsExactly("a");
    assertThat(Files.readString(path())).contains("\"a\"", "\"b\"").doesNotContain("\"c\"");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
  void shouldKeepALinkToItsFileAndFollowNoneBesideIt() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real")).resolve("state");
    Path victim = Files.writeString(directory.resolve("victim"), "precious");
    Files.createSymbolicLink(path(), real);
    Files.createSymbolicLink(directory.resolve("real/state.new"), victim);

    table(LEASE).create(new Tracker("a", "A"), 0);

    assertThat(path()).isSymbolicLink();
    assertThat(Files.readString(real)).contains("\"a\"");
    assertThat(Files.readString(victim)).isEqualTo("precious");
    assertThat(ids(table(LEASE).all(0))).containsExactly("a");
  }

  @Test
  void shouldKeepAnotherRootFromItsFile() throws IOException {
    table(LEASE);

    assertThatThrownBy(() -> new StateFile(path()))
        .isInstanceOf(IOException.class)
        .hasMessage("STATE_FILE=" + path() + " cannot be kept: another ROOT has it");
  }

  private TrackerTable table(long leaseNs) throws IOException {
    return table(9, leaseNs);
  }

  /** Opens the file anew, as a restart would. */
  private TrackerTable table(int maxTrackers, long leaseNs) throws IOException {
    if (file != null) {
      file.close();
    }
    file = new StateFile(path());
    return new TrackerTable(maxTrackers, leaseNs, file, 0);
  }

  private Path path() {
    return directory.resolve("trackers.json");
  }

  private static List<String> ids(List<Tracker> trackers) {
    return trackers.stream().map(Tracker::id).toList();
  }
}
