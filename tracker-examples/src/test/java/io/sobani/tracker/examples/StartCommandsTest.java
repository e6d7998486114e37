package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The files that start the tracker name options that it has. */
class StartCommandsTest {

  @ParameterizedTest
  @CsvSource({
    "systemd/sobani-tracker.service, '(?m)^ExecStart=.*\\.jar (.*)$', 1",
    "Containerfile, '(?m)^HEALTHCHECK .*\\.jar\", (.*)]$', 1",
    "fleet/compose.yaml, '(?m)^    command: \\[(.*)]$', 1"
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

  /** The health check of an image knows the environment and nothing else. */
  @Test
  void shouldHaveTheHealthCheckOfEachContainerAskItsOwnPort() throws IOException {
    List<Integer> asked =
        Pattern.compile("environment: \\{ (\\w+): \"(.*)\" }")
            .matcher(Files.readString(Path.of("fleet/compose.yaml")))
            .results()
            .map(each -> askedPort(Map.of(each.group(1), each.group(2))))
            .toList();

    assertThat(asked).containsExactly(3001, 3002, 3003);
  }

  private static int askedPort(Map<String, String> environment) {
    CommandLine command = StandaloneTracker.commandLine(new EnvironmentDefaults(environment));
    command.parseArgs("self-test");
    return command.<StandaloneTracker>getCommand().ownAddress().getPort();
  }

  /** Any user may read the environment that a unit sets itself. */
  @Test
  void shouldKeepTheStoresPasswordInTheFileThatTheUnitReads() throws IOException {
    Matcher file =
        Pattern.compile("(?m)^EnvironmentFile=-(.*)$")
            .matcher(Files.readString(Path.of("systemd/sobani-tracker.service")));

    assertThat(file.find()).isTrue();
    assertThat(Files.readString(Path.of("FLEET.md")))
        .contains("`" + file.group(1) + "`, mode 0600")
        .doesNotContain("`Environment=SOBANI");
  }
}
