package io.sobani.tracker.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.house.Documentation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTest {

  @Test
  void shouldDefineInEachFirstSentence() throws IOException {
    assertThat(Documentation.below(Path.of("src", "main", "java")).asking()).isEmpty();
  }
}
