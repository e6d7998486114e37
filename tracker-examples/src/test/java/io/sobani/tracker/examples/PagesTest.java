package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages of the repository lead where they say, and have what the code cites. */
class PagesTest {

  private static final Path TOP = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s:]*)\\)"); // not to the web
  private static final Pattern CITATION = Pattern.compile("([\\w/-]+\\.md), ([^\":.]+)");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void shouldLinkToWhatIsThere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : files(".md")) {
      Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
      while (link.find()) {
        if (!leads(page, link.group(1))) {
          broken.add(page + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void shouldHaveWhatTheCodeCites() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path source : files(".java")) {
      String text = Files.readString(source).replaceAll("\\R *\\* ", " ");
      Matcher citation = CITATION.matcher(text);
      while (citation.find()) {
        if (!has(citation.group(1), citation.group(2))) {
          missing.add(source + ": " + citation.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void shouldHaveAHeadingForThisVersionInTheChangelog() throws IOException {
    Matcher version =
        Pattern.compile("<version>(.*?)</version>")
            .matcher(Files.readString(TOP.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(headings(TOP.resolve("CHANGELOG.md")))
        .contains(version.group(1).toLowerCase(Locale.ROOT).replace(".", ""));
  }

  @Test
  void shouldNameTheJarWhereABuildLeavesItAndQuoteWhatAShellWouldExpand() throws IOException {
    assertThat(Files.readAllLines(TOP.resolve("README.md")))
        .filteredOn(line -> line.startsWith("java "))
        .isNotEmpty()
        .allMatch(line -> line.contains("/target/"))
        .noneMatch(line -> line.matches("[^'\"]*\\[.*"));
  }

  private static List<Path> files(String end) throws IOException {
    try (Stream<Path> files = Files.walk(TOP)) {
      return files
          .filter(file -> file.toString().endsWith(end))
          .filter(file -> !file.toString().contains("target"))
          .toList();
    }
  }

  private static boolean leads(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file);
    return Files.exists(target)
        && (hash < 0 || headings(target).contains(link.substring(hash + 1)));
  }

  /** Returns whether a page has a place: numbered sections or promises, or a heading. */
  private static boolean has(String name, String place) throws IOException {
    Path page = TOP.resolve(name.equals("PROTOCOL.md") ? "tracker-core/PROTOCOL.md" : name);
    if (!Files.exists(page)) {
      return false;
    }
    Matcher number = Pattern.compile("\\d+").matcher(place);
    if (!number.find()) {
      return headings(page).contains(place.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }
    String text = Files.readString(page);
    return number
        .reset()
        .results()
        .allMatch(n -> Pattern.compile("(?m)^(## )?" + n.group() + "\\. ").matcher(text).find());
  }

  /** Returns the anchors of a page's headings, as hosts of repositories make them. */
  private static List<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(CODE.matcher(Files.readString(page)).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).replaceAll("\\[(.*?)\\]\\(.*?\\)", "$1"))
        .map(text -> text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", ""))
        .map(text -> text.replace(' ', '-'))
        .collect(Collectors.toList());
  }
}
