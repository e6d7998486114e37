package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The recipes show what the embedding programs of {@code src/it} do. */
class RecipesTest {

  private static final Pattern BLOCK =
      Pattern.compile("<!-- region: (\\S+) (\\w+) -->\\n```\\w+\\n(.*?)\\n```", Pattern.DOTALL);

  @Test
  void shouldShowWhatIsBuilt() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("recipes.md")));
    int blocks = 0;
    while (block.find()) {
      String program = Files.readString(Path.of("src", "it").resolve(block.group(1)));
      Matcher region =
          Pattern.compile(
                  "// region " + block.group(2) + "\\n(.*?)\\n *// endregion", Pattern.DOTALL)
              .matcher(program);
      assertThat(region.find()).as(block.group(1)).isTrue();
      assertThat(block.group(3)).isEqualTo(region.group(1).stripIndent().strip());
      blocks++;
    }
    assertThat(blocks).isEqualTo(6);
  }
}
