package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that start the tracker name options that it has. */
class StartCommandsTest {

  @ParameterizedTest
  @CsvSource({
    "systemd/sobani-tracker.service, '(?m)^ExecStart=.*\\.jar (.*)$', 1",
    "Containerfile, '(?m)^HEALTHCHECK .*\\.jar\", (.*)]$', 1",
    "fleet/compose.yaml, '(?m)^    command: \\[(.*)]$', 3"
  })
  void shouldHaveTheOptionsThatAFileNames(String file, String command, int commands)
      throws IOException {
    List<String> found =
        Pattern.compile(command)
            .matcher(Files.readString(Path.of(file)).replace("\\\n", ""))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(found).hasSize(commands);
    for (String arguments : found) {
      String[] words = arguments.replaceAll("[\",]", " ").strip().split("\\s+");
      assertThat(words).hasSizeGreaterThan(0);
      assertThatCode(
              () ->
                  StandaloneTracker.commandLine(new EnvironmentDefaults(Map.of())).parseArgs(words))
          .as(String.join(" ", words))
          .doesNotThrowAnyException();
    }
  }
}
