package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final P2pflixConfig DEFAULTS =
      new P2pflixConfig(
          42070,
          false,
          Path.of("./tracker.db"),
          Duration.ofSeconds(300),
          4,
          3,
          Duration.ofSeconds(1),
          null,
          Set.of(),
          false);

  @TempDir Path folder;
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

  @Test
  void shouldReadTheOriginalsFile() throws Exception {
    P2pflixConfig config =
        read(
            """
            [settings]
            server_port = 42070
            debug_mode = true
            db_path = "/var/lib/tracker.db"
            keepalive_timeout = 20   # Short keep alive for demo
            broadcast_thread_count = 2
            max_tracker_failures = 0
            """);

    assertThat(config)
        .isEqualTo(
            new P2pflixConfig(
                42070,
                true,
                Path.of("/var/lib/tracker.db"),
                Duration.ofSeconds(20),
                2,
                0,
                Duration.ofSeconds(1),
                null,
                Set.of(),
                false));
    assertThat(complaints.toString()).isEmpty();
  }

  @Test
  void shouldReadWhatTheOriginalDoesNotHave() throws Exception {
    P2pflixConfig config =
        read(
            """
            [settings]
            broadcast_retry_seconds = 7
            public_address = "127.0.0.1:42071"
            trusted_trackers = ["10.0.0.1", "2001:db8::1"]
            ipv6 = true
            """);

    assertThat(config.broadcastRetry()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.publicAddress()).hasToString("127.0.0.1:42071");
    assertThat(config.speaksPorts()).isTrue();
    assertThat(config.trustedTrackers()).hasToString("[10.0.0.1, 2001:db8::1]");
    assertThat(config.ipv6()).isTrue();
    assertThat(complaints.toString()).isEmpty();
  }

  @Test
  void shouldNameEachValueThatIsNotRightAndKeepTheOthers() throws Exception {
    P2pflixConfig config =
        read(
            """
            [settings]
            server_port = 65536
            keepalive_timeout = "20"
            broadcast_thread_count = 9
            public_address = "localhost"
            trusted_trackers = ["10.0.0.1", 5]
            """);

    assertThat(config.broadcastThreads()).isEqualTo(9);
    assertThat(config.serverPort()).isEqualTo(42070);
    assertThat(config.keepaliveTimeout()).isEqualTo(Duration.ofSeconds(300));
    assertThat(complaints.toString().lines())
        .containsExactly(
            "config: server_port = 65536: must be an integer of 0 to 65535; using 42070",
            "config: keepalive_timeout = \"20\": must be an integer of 1 to 1000000000; using 300",
            "config: public_address = \"localhost\": must be an address, or address:port;"
                + " using null",
            "config: trusted_trackers = [\"10.0.0.1\",5]: must be a list of addresses; using []");
  }

  @Test
  void p45_shouldUseTheDefaultsWhereTheFileIsMissingOrBroken() throws Exception {
    assertThat(ConfigReader.read(folder.resolve("none.toml"), sink())).isEqualTo(DEFAULTS);
    assertThat(complaints.toString())
        .startsWith("Error in config file \"" + folder.resolve("none.toml"))
        .contains("\", loading default settings...");
    for (String broken : new String[] {"[settings", "", "settings = 3", "\0"}) {
      assertThat(read(broken)).as(broken).isEqualTo(DEFAULTS);
    }
  }

  @Test
  void p45_shouldPutTheDatabaseWhereTheDefaultSays() throws Exception {
    try (ChildTracker tracker = ChildTracker.alone(folder)) {
      assertThat(tracker.get("/file_list").get("error").stringValue())
          .isEqualTo("No files listed on tracker");
      assertThat(folder.resolve("tracker.db")).exists();
    }
  }

  private P2pflixConfig read(String toml) throws Exception {
    return ConfigReader.read(Files.writeString(folder.resolve("config.toml"), toml), sink());
  }

  private PrintStream sink() {
    return new PrintStream(complaints, true, StandardCharsets.UTF_8);
  }
}
