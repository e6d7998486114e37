package io.sobani.tracker.udp;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of faults in the README names every fault, and for each just the tests that there are.
 */
class FaultsListedTest {

  private static final int FAULTS = 32;
  private static final Pattern TEST = Pattern.compile("@Fault\\(\\s*\"([^\"]+)\"\\)");
  private static final Pattern ROW =
      Pattern.compile("\\| ([^|]+) \\|[^|]+\\|([^|]*`\\w+Test`[^|]*)\\|[^|]+\\|");
  private static final Pattern CLASS = Pattern.compile("`(\\w+)`");

  @Test
  void shouldNameTheTestsOfEveryFault() throws IOException {
    assertThat(table()).hasSize(FAULTS).isEqualTo(tests());
  }

  private static Map<String, Set<String>> table() throws IOException {
    Map<String, Set<String>> table = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      ROW.matcher(line).results().forEach(row -> table.put(row.group(1), classes(row.group(2))));
    }
    return table;
  }

  private static Set<String> classes(String cell) {
    return CLASS.matcher(cell).results().map(name -> name.group(1)).collect(toSet());
  }

  private static Map<String, Set<String>> tests() throws IOException {
    Map<String, Set<String>> tests = new TreeMap<>();
    for (String module : List.of("tracker-core", "tracker-udp", "tracker-examples")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
        for (Path file : (Iterable<Path>) files.filter(FaultsListedTest::isTest)::iterator) {
          String name = file.getFileName().toString().replace(".java", "");
          TEST.matcher(Files.readString(file))
              .results()
              .map(fault -> fault.group(1))
              .forEach(fault -> tests.computeIfAbsent(fault, key -> new TreeSet<>()).add(name));
        }
      }
    }
    return tests;
  }

  private static boolean isTest(Path file) {
    return file.toString().endsWith("Test.java");
  }
}
