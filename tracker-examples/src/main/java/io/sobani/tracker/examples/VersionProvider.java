package io.sobani.tracker.examples;

import io.sobani.tracker.examples.metrics.Build;
import picocli.CommandLine.IVersionProvider;

/** The name, the version and what it runs on, in one line. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    Build build = Build.ofThis();
    return new String[] {
      "sobani-tracker %s (commit %s, java %s, jackson-core %s)"
          .formatted(build.version(), build.revision(), build.java(), build.jackson())
    };
  }
}
