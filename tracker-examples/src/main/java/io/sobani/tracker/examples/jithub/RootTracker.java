package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HostCheck;
import io.sobani.tracker.examples.http.HttpHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** The one tracker that knows the others, on its three ports. */
final class RootTracker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RootTracker.class.getName());

  private final TrackerTable trackers;
  private final Resources resources = new Resources();
  private HttpHost internal;
  private HttpHost external;
  private HttpHost admin;

  private RootTracker(RootSettings settings) throws IOException {
    StateFile file = resources.closing(new StateFile(settings.stateFile()));
    this.trackers =
        new TrackerTable(
            settings.maxTrackers(), settings.trackerLeaseNs(), file, System.nanoTime());
  }

  /**
   * Serves until it is closed.
   *
   * @throws IOException where it cannot; the message is for the operator
   */
  static RootTracker start(RootSettings settings) throws IOException {
    warnOfShortSecret(settings.jwtSecret());
    RootTracker root = new RootTracker(settings);
    try {
      root.listen(settings);
      return root;
    } catch (IOException e) {
      root.close();
      throw e;
    }
  }

  int internalPort() {
    return internal.address().getPort();
  }

  int externalPort() {
    return external.address().getPort();
  }

  int adminPort() {
    return admin.address().getPort();
  }

  @Override
  public void close() {
    resources.close();
  }

  private void listen(RootSettings settings) throws IOException {
    TrackerTokens tokens = new TrackerTokens(settings.jwtSecret());
    RootRoutes routes = new RootRoutes(trackers, tokens, settings.adminToken());
    internal = resources.bind("INTERNAL_PORT", settings.internal());
    external = resources.bind("EXTERNAL_PORT", settings.external());
    admin = resources.bind("ADMIN_PORT", settings.admin());
    internal.serve(JsonApp.forBrowsers(routes.internal()));
    external.serve(JsonApp.forBrowsers(routes.external()));
    String adminHost = settings.admin().getHostString().toLowerCase(Locale.ROOT);
    admin.serve(JsonApp.withoutBrowsers(routes.admin(), new HostCheck(Set.of(adminHost))));
    resources.everySecond(this::sweep);
  }

  private void sweep() {
    for (String id : trackers.sweep(System.nanoTime())) {
      LOG.log(System.Logger.Level.INFO, "no heartbeat of tracker {0}: not listed any more", id);
    }
  }

  private static void warnOfShortSecret(String secret) {
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < TrackerTokens.ADVISED_SECRET_BYTES) {
      LOG.log(
          System.Logger.Level.WARNING,
          "JWT_SECRET has {0} bytes and can be guessed from a token; take {1} or more",
          bytes,
          TrackerTokens.ADVISED_SECRET_BYTES);
    }
  }
}
