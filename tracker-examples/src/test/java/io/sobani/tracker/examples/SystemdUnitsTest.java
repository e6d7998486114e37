package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units of the operator's page, as systemd's own checker sees them. */
@Tag("integration")
class SystemdUnitsTest {

  private static final Path CHECKER = Path.of("/usr/bin/systemd-analyze");
  private static final String SOCKET = "systemd/sobani-tracker.socket";
  private static final String SERVICE = "systemd/sobani-tracker.service";

  @TempDir private Path folder;

  @BeforeAll
  static void requireSystemd() {
    assumeThat(CHECKER).as("no systemd here to check its units").isExecutable();
    assumeThat(Path.of("/usr/bin/java")).as("the units name it").isExecutable();
  }

  @Test
  void shouldHaveNoComplaint() throws Exception {
    assertThat(check("verify", SOCKET, SERVICE)).isEmpty();
  }

  @Test
  void shouldLeaveTheServiceFewWaysToDoHarm() throws Exception {
    Matcher exposure =
        Pattern.compile("Overall exposure level for .*: ([\\d.]+) OK")
            .matcher(check("security", "--offline=true", SERVICE));

    assertThat(exposure.find()).isTrue();
    assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(2.0);
  }

  private String check(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(CHECKER.toString()));
    command.addAll(List.of(arguments));
    Path words = Files.createTempFile(folder, "words", ".txt");
    Process check =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    boolean ended = check.waitFor(1, TimeUnit.MINUTES);
    check.destroyForcibly();
    assertThat(ended && check.exitValue() == 0).as(Files.readString(words)).isTrue();
    return Files.readString(words);
  }
}
