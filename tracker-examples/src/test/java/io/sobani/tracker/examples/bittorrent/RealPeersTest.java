package io.sobani.tracker.examples.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.Announcement.Progress;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.BittorrentStats;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TrackerUrl;
import io.sobani.tracker.support.Eventually;
import io.sobani.tracker.udp.BittorrentClient;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that others wrote, as trackers and peers of ours, over loopback. */
@Tag("integration")
@Timeout(300)
class RealPeersTest {

  /** Of which aria2 takes a free one by itself. */
  private static final String ANY_PORT = "20000-60000";

  private static final Path SCRIPTS = Path.of("src/test/scripts").toAbsolutePath();
  private static final long PATIENCE_NS = Duration.ofSeconds(120).toNanos();
  private static final int FILE_BYTES = 3_000_000;

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();
  private BittorrentTracker swarms;
  private TrackerServer server;

  @BeforeAll
  static void install() throws Exception {
    assumeTrue(new File("/bin/sh").canExecute(), "skipped: no /bin/sh");
    Process script =
        new ProcessBuilder(SCRIPTS.resolve("install-bittorrent-peers").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(script.getInputStream().readAllBytes());
    assumeTrue(script.waitFor() == 0, "skipped: no real peers: " + said);
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
    if (server != null) {
      server.close();
    }
  }

  @Test
  void shouldAnnounceToOpentracker() throws Exception {
    InfoHash hash = InfoHash.of(sha1(new byte[] {1}));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("whitelist"), hash + "\n"); // Debian's build requires one
    String port = "" + freePort();
    start("opentracker", "-i", "127.0.0.1", "-P", port, "-p", port, "-d", ".", "-w", "whitelist");
    TrackerUrl url = TrackerUrl.parse("udp://127.0.0.1:" + port + "/announce");
    BittorrentClientConfig hasty =
        BittorrentClientConfig.builder().firstTimeout(Duration.ofMillis(200)).build();
    try (BittorrentClient client = BittorrentClient.launch(hasty, new InetSocketAddress(0))) {
      Announcement seeder = Announcement.of(hash, PeerId.random(), 7_001).progress(Progress.SEEDER);
      client.announce(url, seeder).get(60, TimeUnit.SECONDS);
      Announcement leecher = Announcement.of(hash, PeerId.random(), 7_002);
      Announced update = client.announce(url, leecher).get(60, TimeUnit.SECONDS);
      assertThat(update.seeders()).isEqualTo(1);
      assertThat(update.leechers()).isEqualTo(1);
      assertThat(update.peers()).extracting(Object::toString).contains("127.0.0.1:7001");
      Map<InfoHash, Scraped.Row> rows = client.scrape(url, List.of(hash)).get(60, TimeUnit.SECONDS);
      assertThat(rows.get(hash).seeders()).isEqualTo(1);
    }
  }

  @Test
  void shouldIntroduceAria2Peers() throws Exception {
    serve("127.0.0.1");
    Path torrent = torrent("udp://127.0.0.1:");
    start(aria2(torrent, "seed", "--check-integrity=true", "--seed-ratio=0.0"));
    Eventually.is("the seeder announces", () -> swarms.stats().peers() > 0, true);
    Process leech = start(aria2(torrent, "leech", "--seed-time=0"));
    awaitDownload(leech);
  }

  /** aria2 asks UDP trackers over IPv4 only; libtorrent does over IPv6 as well. */
  @Test
  void shouldIntroduceLibtorrentPeersOverIpv6() throws Exception {
    serve("::1");
    Path torrent = torrent("udp://[::1]:");
    String script = SCRIPTS.resolve("libtorrent-peer").toString();
    start(script, torrent.toString(), folder.resolve("seed").toString(), "seed");
    Eventually.is("the seeder announces", () -> swarms.stats().peers() > 0, true);
    Process leech = start(script, torrent.toString(), folder.resolve("leech").toString(), "leech");
    awaitDownload(leech);
  }

  private void serve(String ip) throws IOException {
    swarms = new BittorrentTracker(BittorrentConfig.defaults());
    TrackerServerConfig.Builder config = TrackerServerConfig.builder();
    int socket = config.listenForHandlers(new InetSocketAddress(InetAddress.getByName(ip), 0));
    server =
        TrackerServer.launch(
            config.handler(() -> new BittorrentDatagramTracker(swarms, socket)).build());
  }

  /** Writes a file to be shared, and its torrent. */
  private Path torrent(String urlWithoutPort) throws Exception {
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Files.createDirectory(folder.resolve("leech"));
    byte[] file = new byte[FILE_BYTES];
    new Random().nextBytes(file);
    Files.write(seed.resolve("file"), file);
    String url = urlWithoutPort + server.localAddresses().get(0).getPort() + "/announce";
    return Files.write(folder.resolve("file.torrent"), MetaInfo.of(file, url));
  }

  /** Without its DHT aria2 has no socket for UDP trackers; it knows nobody in it. */
  private String[] aria2(Path torrent, String role, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "aria2c",
                "--no-conf",
                "--enable-dht=true",
                "--dht-file-path=" + folder.resolve(role + ".dht"),
                "--dht-listen-port=" + ANY_PORT,
                "--listen-port=" + ANY_PORT,
                "--interface=127.0.0.1",
                "--enable-dht6=false",
                "--enable-peer-exchange=false",
                "--bt-enable-lpd=false",
                "--dir=" + folder.resolve(role)));
    command.addAll(List.of(options));
    command.add(torrent.toString());
    return command.toArray(String[]::new);
  }

  private void awaitDownload(Process leech) throws Exception {
    assertThat(leech.waitFor(PATIENCE_NS, TimeUnit.NANOSECONDS)).isTrue();
    assertThat(sha256(folder.resolve("leech/file"))).isEqualTo(sha256(folder.resolve("seed/file")));
    assertThat(swarms.stats().count(BittorrentStats.Outcome.ANNOUNCED)).isGreaterThanOrEqualTo(2);
  }

  private Process start(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    processes.add(process);
    return process;
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static byte[] sha1(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-1").digest(bytes);
  }

  private static byte[] sha256(Path file) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
  }
}
