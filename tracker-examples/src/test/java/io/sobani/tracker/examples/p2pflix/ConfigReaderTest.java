package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  private Path file;
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

  @BeforeEach
  void name() {
    file = folder.resolve("config.toml");
  }

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
            trusted_trackers = ["10.0.0.1", "2001:db8::1", "10.1.0.0/16"]
            ipv6 = true
            """);

    assertThat(config.broadcastRetry()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.publicAddress()).hasToString("127.0.0.1:42071");
    assertThat(config.speaksPorts()).isTrue();
    assertThat(config.trustedTrackers()).hasToString("[10.0.0.1/32, 2001:db8::1/128, 10.1.0.0/16]");
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
            """);

    assertThat(config.broadcastThreads()).isEqualTo(9);
    assertThat(config.serverPort()).isEqualTo(42070);
    assertThat(config.keepaliveTimeout()).isEqualTo(Duration.ofSeconds(300));
    assertThat(complaints.toString().lines())
        .containsExactly(
            file + ": server_port = 65536: must be an integer of 0 to 65535; using 42070",
            file + ": keepalive_timeout = \"20\": must be an integer of 1 to 1000000000; using 300",
            file
                + ": public_address = \"localhost\": must be an address, or address:port; using null");
  }

  @Test
  void shouldUseTheDefaultsWhereThereIsNoFile() throws Exception {
    assertThat(ConfigReader.defaults(file, sink())).isEqualTo(DEFAULTS);
    assertThat(complaints.toString())
        .startsWith("No config file \"" + file + "\", loading default settings...");
    assertThat(read("")).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trusted_trackers = \"10.0.0.1\"",
        "trusted_trackers = {}",
        "trusted_trackers = [\"10.0.0.1\", 5]",
        "trusted_trackers = [\"10.0.0.0/33\"]",
        "trusted_trackers = [\"10.0.0.1/8\"]",
        "trusted_trackers = [\"10.0.0.1/\"]",
        "trusted_trackers = [\"tracker.example\"]",
        "trusted_trackers = [\"\"]",
        "trusted_tracker = [\"10.0.0.1\"]",
        "Trusted_Trackers = [\"10.0.0.1\"]",
        "[security]\ntrusted_trackers = [\"10.0.0.1\"]",
      })
  void shouldRefuseARestrictionThatItDoesNotUnderstand(String line) {
    assertThatThrownBy(() -> read("[settings]\n" + line))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("rusted_tracker");
  }

  @Test
  void shouldRefuseARestrictionOutsideOfItsTable() {
    assertThatThrownBy(() -> read("trusted_trackers = [\"10.0.0.1\"]\n[settings]"))
        .hasMessage(
            file
                + ": trusted_trackers: outside of [settings]."
                + " Was [settings] trusted_trackers meant?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[settings", "settings = 3", "\0", "[settings]\ntrusted_trackers = ["})
  void shouldRefuseAFileThatMayRestrictAndCannotBeRead(String broken) {
    assertThatThrownBy(() -> read(broken))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
    assertThatThrownBy(() -> ConfigReader.read(folder.resolve("none.toml"), sink()))
        .hasMessage(folder.resolve("none.toml") + ": no such file");
    assertThatThrownBy(() -> ConfigReader.read(folder, sink()))
        .hasMessageStartingWith(folder + ": ");
  }

  @Test
  void shouldNameWhatItDoesNotKnow() throws Exception {
    P2pflixConfig config = read("debug = 1\n[settings]\nserver_prot = 1\n[web]\nport = 2");

    assertThat(config).isEqualTo(DEFAULTS);
    assertThat(complaints.toString().lines())
        .containsExactly(
            file + ": server_prot: no such setting",
            file + ": debug: outside of [settings]",
            file + ": web: outside of [settings]");
  }

  @Test
  void shouldPutTheDatabaseWhereTheDefaultSays() throws Exception {
    try (ChildTracker tracker = ChildTracker.alone(folder)) {
      assertThat(tracker.get("/file_list").get("error").stringValue())
          .isEqualTo("No files listed on tracker");
      assertThat(folder.resolve("tracker.db")).exists();
    }
  }

  private P2pflixConfig read(String toml) throws IOException {
    return ConfigReader.read(Files.writeString(file, toml), sink());
  }

  private PrintStream sink() {
    return new PrintStream(complaints, true, StandardCharsets.UTF_8);
  }
}
