package io.sobani.tracker.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that a fuzzer once found worth keeping. */
class CorpusTest {

  @ParameterizedTest
  @MethodSource("inputs")
  void shouldSurvive(Path input) throws IOException {
    FuzzTarget.fuzzerTestOneInput(Files.readAllBytes(input));
  }

  @Test
  void shouldHaveInputs() throws IOException, URISyntaxException {
    assertThat(inputs()).hasSizeGreaterThan(40);
  }

  static Stream<Path> inputs() throws IOException, URISyntaxException {
    return Files.list(Path.of(CorpusTest.class.getResource("corpus").toURI())).sorted();
  }
}
