package io.sobani.tracker.examples.fleet;

import io.lettuce.core.RedisURI;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options that make a tracker a node of a fleet. */
public final class FleetOptions implements AutoCloseable {

  @Option(
      names = "--fleet",
      paramLabel = "URI",
      description =
          "redis://, rediss:// or redis-sentinel://: the store shared with other trackers")
  private String uri;

  @Option(
      names = "--fleet-prefix",
      paramLabel = "TEXT",
      defaultValue = "sobani:",
      description = "what its keys begin with (default: ${DEFAULT-VALUE})")
  private String prefix;

  @Option(
      names = "--fleet-new",
      description = "make a new fleet at once where the store holds none")
  private boolean makesNew;

  private FleetNode node;

  /** Returns whether the tracker is alone. */
  public boolean isEmpty() {
    return uri == null;
  }

  /**
   * Joins the fleet, before anything is bound.
   *
   * @param tracker the tracker's configuration
   * @param server gets what stands before each event loop's tracker
   * @param snapshot where registrations are kept over a restart
   * @param addresses the listeners, as the other nodes are to show them
   * @param version the software
   * @param say told one line when the store is lost, is back, or is another fleet's
   * @param leave ends the server
   * @return the configuration with the fleet's keys
   * @throws IOException if the store cannot be reached and no snapshot's keys are known, or if it
   *     is not fit, with a text for the operator
   */
  public TrackerConfig join(
      TrackerConfig tracker,
      TrackerServerConfig.Builder server,
      Optional<Path> snapshot,
      String addresses,
      String version,
      Consumer<String> say,
      Runnable leave)
      throws IOException {
    requireStore(uri);
    Optional<Path> memory = snapshot.map(file -> file.resolveSibling(file.getFileName() + ".node"));
    node =
        FleetNode.join(
            new FleetSettings(
                uri,
                prefix,
                makesNew,
                tracker.peerTtl().toMillis(),
                memory,
                new Beats.Self(addresses, tracker.maxPeers(), version)),
            new Said(say, leave));
    server.front(node::handler);
    TrackerConfig.Builder joined = tracker.toBuilder();
    node.configure(joined);
    return joined.build();
  }

  /** Says so without the address, which may have a password. */
  private static void requireStore(String uri) {
    try {
      RedisURI.create(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "fleet is not the address of a store; use redis://HOST:PORT", e);
    }
  }

  /** Returns what the node had counted by now, or {@code null} where the tracker is alone. */
  public FleetReading read() {
    return node == null ? null : node.read();
  }

  /** Gives up from now on whatever other nodes ask for. */
  public void drain() {
    if (node != null) {
      node.drain();
    }
  }

  @Override
  public void close() {
    if (node != null) {
      node.close();
    }
  }

  /** Puts what happens into words. */
  private record Said(Consumer<String> say, Runnable leave) implements Beats.Notices {

    @Override
    public void onAbsent(String why) {
      say.accept(why + "; what the snapshot holds is served meanwhile");
    }

    @Override
    public void onLost() {
      say.accept("the fleet's store does not answer; what is registered here is served as before");
    }

    @Override
    public void onBack() {
      say.accept("the fleet's store answers again");
    }

    @Override
    public void onTightStore(long neededBytes, long maxBytes) {
      say.accept(
          "the nodes' --max-peers together may need "
              + (neededBytes >> 20)
              + " MiB of the fleet's store, which has "
              + (maxBytes >> 20)
              + " MiB");
    }

    @Override
    public void onForgetfulStore(String policy) {
      say.accept(
          "the fleet's store forgets peers where it is full (maxmemory-policy "
              + policy
              + "): set noeviction");
    }

    @Override
    public void onOtherKeys() {
      say.accept("the fleet's store holds another fleet's keys; this node ends");
      leave.run();
    }
  }
}
