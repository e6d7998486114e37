package io.sobani.tracker.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The headers for OSGi containers say the same as the module descriptor. */
public abstract class BundleContract {

  private static final Path CLASSES = Path.of("target", "classes");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  @Test
  void shouldExportThePackagesOfTheModule() throws IOException {
    ModuleDescriptor module = ModuleFinder.of(CLASSES).findAll().iterator().next().descriptor();
    assertThat(packages("Export-Package"))
        .containsExactlyInAnyOrder(
            module.exports().stream().map(ModuleDescriptor.Exports::source).toArray(String[]::new));
  }

  /** Returns the names of the packages in a header, without their attributes. */
  static String[] packages(String header) throws IOException {
    try (InputStream in = Files.newInputStream(CLASSES.resolve("META-INF/MANIFEST.MF"))) {
      String value = new Manifest(in).getMainAttributes().getValue(header);
      return QUOTED.matcher(value).replaceAll("").replaceAll(";[^,]*", "").split(",");
    }
  }
}
