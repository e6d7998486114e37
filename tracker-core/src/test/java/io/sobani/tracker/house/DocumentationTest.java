package io.sobani.tracker.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {

  @Test
  void shouldSayWhatEachPublicTypeAndMethodIs() throws IOException {
    assertThat(Documentation.below(Path.of("src", "main", "java")).silent()).isEmpty();
  }

  @Test
  void shouldDefineInEachFirstSentence() throws IOException {
    assertThat(Documentation.below(Path.of("src", "main", "java")).asking()).isEmpty();
  }

  @Test
  void shouldAnnotateWhatMayBeNull() throws IOException {
    assertThat(Documentation.below(Path.of("src", "main", "java")).unmarked()).isEmpty();
  }

  @Test
  void shouldFindWhatIsUnsaid(@TempDir Path sources) throws IOException {
    Files.writeString(
        sources.resolve("Sample.java"),
        """
        /** What a sample is. */
        public class Sample {
          /** Where it is. */
          private static final int PLACE = 0;

          /** Whether it is hidden. */
          private boolean hides() {
            return true;
          }

          enum Kind {
            /** Which one is usual. */
            USUAL,
            /** Whichever comes. */
            ANY
          }

          public void silent() {}

          void hidden() {}

          /** Says it. */
          public void spoken() {}

          /** {@return the same} */
          @Override
          public String toString() {
            return "";
          }

          /**
           * Finds.
           *
           * @return the sample, or null
           */
          public Sample find() {}

          /**
           * Finds.
           *
           * @param key not null
           * @return the sample, or {@code null}
           */
          public @Nullable Sample findMarked(String key) {}

          /**
           * Pairs.
           *
           * @param left it may be {@code null}
           */
          public record Pair(String left) {}

          public interface Inner {
            void implicit();
          }

          interface Hidden {
            void implicit();
          }
        }
        """);
    Files.writeString(
        sources.resolve("package-info.java"), "/** How samples are read. */\npackage samples;\n");
    Documentation documentation = Documentation.below(sources);
    assertThat(documentation.silent())
        .map(DocumentationTest::withoutFile)
        .containsExactly("silent", "Inner", "implicit");
    assertThat(documentation.unmarked())
        .map(DocumentationTest::withoutFile)
        .containsExactly("find", "Pair");
    assertThat(documentation.asking())
        .map(DocumentationTest::withoutFile)
        .containsExactlyInAnyOrder(
            "Sample: What a sample is.",
            "PLACE: Where it is.",
            "hides: Whether it is hidden.",
            "USUAL: Which one is usual.",
            "samples: How samples are read.");
  }

  private static String withoutFile(String line) {
    return line.substring(line.indexOf(": ") + 2);
  }
}
