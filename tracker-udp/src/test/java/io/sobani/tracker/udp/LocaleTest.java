package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.house.ClassFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts of the libraries are the same in every locale of a host. */
class LocaleTest {

  /** Digits of {@code %d} are the locale's; {@code %s} of a number is not touched by it. */
  @Test
  void shouldNotFormatNumbersByTheHostsLocale() throws Exception {
    List<String> byLocale = new ArrayList<>();
    for (String module : List.of("tracker-core", "tracker-udp")) {
      for (Path file : ClassFiles.below(Path.of("..", module, "target", "classes"))) {
        ClassFiles.texts(file).stream()
            .filter(text -> text.matches("(?s).*%[,0-9.]*[dfe].*"))
            .forEach(text -> byLocale.add(file.getFileName() + ": " + text));
      }
    }
    assertThat(byLocale).isEmpty();
  }
}
