package io.sobani.tracker.examples.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.bittorrent.AccessList;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.support.Eventually;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands' output and exit codes, against a tracker on loopback. */
@Timeout(60)
class BittorrentCommandsTest {

  private static final Logger LOG = Logger.getLogger(AccessListFiles.class.getName());
  private static final String HASH = "01".repeat(20);

  @TempDir private Path folder;
  private BittorrentTracker swarms;
  private TrackerServer server;
  private String url;
  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void serve() throws IOException {
    LOG.setFilter(line -> logged.add(line.getMessage()));
    swarms = new BittorrentTracker(BittorrentConfig.defaults());
    TrackerServerConfig.Builder config = TrackerServerConfig.builder();
    int socket =
        config.listenForHandlers(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    server =
        TrackerServer.launch(
            config.handler(() -> new BittorrentDatagramTracker(swarms, socket)).build());
    url = "udp://127.0.0.1:" + server.localAddresses().get(0).getPort();
  }

  @AfterEach
  void close() {
    LOG.setFilter(null);
    server.close();
  }

  @Test
  void shouldPrintPeersForPeople() {
    assertThat(announce(url, HASH, "--port", "1000", "--left", "0")).isZero();
    assertThat(announce(url, HASH, "--port", "1001", "--event", "none")).isZero();
    assertThat(out.toString())
        .contains("leechers 1", "seeders  1", "peer     127.0.0.1:1000", "interval 1");
  }

  @Test
  void shouldPrintJson() {
    announce(url, HASH, "--port", "1000");
    out.getBuffer().setLength(0);
    assertThat(announce(url, HASH, "--port", "1001", "--json")).isZero();
    assertThat(out.toString())
        .matches(
            "\\{\"interval\":\\d+,\"leechers\":2,\"seeders\":0,\"seeds\":0,\"peers\":\\[\"127.0.0.1:1000\"]}\\R");
    out.getBuffer().setLength(0);
    assertThat(scrape(url, HASH, "--json")).isZero();
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            "{\"" + HASH + "\":{\"seeders\":0,\"completed\":0,\"leechers\":2}}");
  }

  @Test
  void shouldScrapeATorrentThatIsNamedTwiceOnce() {
    announce(url, HASH, "--peer-id", "-SO0001-0123456789ab");
    out.getBuffer().setLength(0);
    assertThat(scrape(url, HASH, "02".repeat(20), HASH)).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            HASH + "  seeders 0  completed 0  leechers 1",
            "02".repeat(20) + "  seeders 0  completed 0  leechers 0");
    assertThat(announce(url, HASH, "--peer-id", "short")).isEqualTo(2);
    assertThat(err.toString()).contains("peer id \"short\" has neither 20 characters");
  }

  @Test
  void shouldPrintScrapes() {
    announce(url, HASH);
    out.getBuffer().setLength(0);
    assertThat(scrape(url, HASH, "02".repeat(20))).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            HASH + "  seeders 0  completed 0  leechers 1",
            "02".repeat(20) + "  seeders 0  completed 0  leechers 0");
  }

  @Test
  void shouldReturnOneWhereTheTrackerRefuses() {
    swarms.accessList(AccessList.allow(Set.of()));
    assertThat(announce(url, HASH)).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines("the tracker says: Info hash not allowed");
  }

  @Test
  void shouldReturnOneWhereNobodyAnswers() {
    server.close();
    assertThat(scrape(url, HASH, "--timeout", "1")).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines("no answer within 1 s");
  }

  @Test
  void shouldReturnTwoForBadUsage() {
    assertThat(announce("udp://127.0.0.1", HASH)).isEqualTo(2);
    assertThat(err.toString()).contains("has no port");
    assertThat(announce(url, "xyz")).isEqualTo(2);
    assertThat(announce(url, HASH, "--left", "-1")).isEqualTo(2);
    assertThat(announce(url, HASH, "--left", "18446744073709551616")).isEqualTo(2);
    assertThat(announce(url, HASH, "--port", "0")).isEqualTo(2);
    assertThat(scrape(url)).isEqualTo(2);
  }

  /** A file that changes without a new time of change, or that could not be read for a while. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no ctime to tell a change by")
  void shouldServeWhatAChangedFileSays() throws Exception {
    Path allow = Files.writeString(folder.resolve("allow"), "02".repeat(20));
    FileTime time = Files.getLastModifiedTime(allow);
    AccessListFiles files = new AccessListFiles(allow, null);
    swarms.accessList(files.load());
    files.watch(swarms);
    assertThat(announce(url, HASH)).isEqualTo(1);
    Files.writeString(allow, HASH);
    Files.setLastModifiedTime(allow, time);
    awaitAnnounced(0);
    Files.delete(allow);
    Files.createDirectory(allow); // cannot be read, whoever tries
    awaitUnread();
    assertThat(announce(url, HASH)).isZero();
    Files.delete(allow);
    Files.writeString(allow, "02".repeat(20));
    Files.setLastModifiedTime(allow, time);
    awaitAnnounced(1);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX permissions")
  void shouldServeWhatAFileSaysWhosePermissionWasTakenAndMended() throws Exception {
    Path allow = Files.writeString(folder.resolve("allow"), HASH);
    AccessListFiles files = new AccessListFiles(allow, null);
    swarms.accessList(files.load());
    files.watch(swarms);
    Files.setPosixFilePermissions(allow, Set.of());
    assumeThat(Files.isReadable(allow)).as("root may read it whatever its permissions").isFalse();
    awaitUnread();
    assertThat(announce(url, HASH)).isZero();
    Files.setPosixFilePermissions(allow, Set.of(PosixFilePermission.OWNER_WRITE));
    Files.writeString(allow, "02".repeat(20));
    Files.setPosixFilePermissions(allow, Set.of(PosixFilePermission.OWNER_READ));
    awaitAnnounced(1);
  }

  private void awaitUnread() {
    String warning = "lists of torrents not read again";
    Eventually.holds(() -> logged.stream().anyMatch(line -> line.startsWith(warning)));
  }

  private void awaitAnnounced(int code) {
    Eventually.is("exit code", () -> announce(url, HASH), code);
  }

  private int announce(String... arguments) {
    return run(new AnnounceCommand(), arguments);
  }

  private int scrape(String... arguments) {
    return run(new ScrapeCommand(), arguments);
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
