package io.sobani.tracker.examples;

import picocli.CommandLine.IVersionProvider;
import tools.jackson.core.json.PackageVersion;

/** The name, the version and what it runs on, in one line. */
final class VersionProvider implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }

  static String line() {
    String version = StandaloneTracker.class.getPackage().getImplementationVersion();
    return "sobani-tracker "
        + (version == null ? "(not packaged)" : version)
        + " (java "
        + Runtime.version()
        + ", jackson-core "
        + PackageVersion.VERSION
        + ")";
  }
}
