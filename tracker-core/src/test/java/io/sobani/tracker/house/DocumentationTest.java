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
  void shouldDefineInTheFirstSentenceOfEachType() throws IOException {
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
    Documentation documentation = Documentation.below(sources);
    assertThat(documentation.silent())
        .map(DocumentationTest::withoutFile)
        .containsExactly("silent", "Inner", "implicit");
    assertThat(documentation.unmarked())
        .map(DocumentationTest::withoutFile)
        .containsExactly("find", "Pair");
    assertThat(documentation.asking())
        .map(DocumentationTest::withoutFile)
        .containsExactly("Sample: What a sample is.");
  }

  private static String withoutFile(String line) {
    return line.substring(line.indexOf(": ") + 2);
  }
}
