package io.sobani.tracker.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BundleTest extends BundleContract {

  @Test
  void shouldImportJacksonCoreAlone() throws IOException {
    assertThat(packages("Import-Package")).allMatch(name -> name.startsWith("tools.jackson.core"));
  }
}
