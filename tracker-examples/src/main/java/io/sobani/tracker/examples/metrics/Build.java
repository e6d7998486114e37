package io.sobani.tracker.examples.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import tools.jackson.core.json.PackageVersion;

/**
 * The versions of what runs: the program's with its revision, the Java's below it and the parser's.
 *
 * @param version of the program
 * @param revision the commit that it was built of, {@code unknown} where nobody said so
 * @param java version of the runtime
 * @param jackson version of jackson-core
 */
public record Build(String version, String revision, String java, String jackson) {

  /** Returns what this program was built as. */
  public static Build ofThis() {
    Properties build = new Properties();
    try (InputStream file = Build.class.getResourceAsStream("build.properties")) {
      build.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        build.getProperty("version"),
        build.getProperty("revision"),
        Runtime.version().toString(),
        PackageVersion.VERSION.toString());
  }
}
