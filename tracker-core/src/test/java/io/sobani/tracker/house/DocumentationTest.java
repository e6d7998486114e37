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
    assertThat(documentation.asking())
        .map(DocumentationTest::withoutFile)
        .containsExactly("Sample: What a sample is.");
  }

  private static String withoutFile(String line) {
    return line.substring(line.indexOf(": ") + 2);
  }
}
