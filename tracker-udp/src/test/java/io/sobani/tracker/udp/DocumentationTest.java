package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.house.Documentation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTest {

  @Test
  void shouldSayWhatEachPublicTypeAndMethodIs() throws IOException {
    Documentation documentation = Documentation.below(Path.of("src", "main", "java"));
    assertThat(documentation.silent()).isEmpty();
    assertThat(documentation.asking()).isEmpty();
    assertThat(documentation.unmarked()).isEmpty();
  }
}
