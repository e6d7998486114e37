package io.sobani.tracker.examples;

import picocli.CommandLine.IVersionProvider;
import tools.jackson.core.json.PackageVersion;

/** The name, the version and what it runs on, in one line. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "sobani-tracker "
          + version()
          + " (java "
          + Runtime.version()
          + ", jackson-core "
          + PackageVersion.VERSION
          + ")"
    };
  }

  static String version() {
    String version = StandaloneTracker.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
