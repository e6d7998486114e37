package io.sobani.tracker.examples;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listener;
import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say where the tracker listens, and in which dialect. */
final class ListenOptions {

  private static final List<ListenAddress> DOCUMENTED_DEFAULT = List.of(ListenAddress.any(3000));
  private static final List<ListenAddress> APP_DEFAULT = List.of(ListenAddress.any(3001));

  @Option(
      names = "--listen",
      paramLabel = "[ADDR]:PORT|each:PORT|inherit",
      split = ",",
      hideParamSyntax = true,
      converter = ListenAddress.Converter.class,
      description = "socket of the documented dialect; may repeat (default: :3000)")
  private List<ListenAddress> documented = new ArrayList<>();

  @Option(
      names = "--app-listen",
      paramLabel = "[ADDR]:PORT|each:PORT|inherit",
      split = ",",
      hideParamSyntax = true,
      converter = ListenAddress.Converter.class,
      description = "socket of the application's dialect; may repeat (default: :3001)")
  private List<ListenAddress> app = new ArrayList<>();

  @Option(
      names = "--event-loops",
      paramLabel = "N",
      defaultValue = "1",
      description = "threads that share each port, SO_REUSEPORT (default: ${DEFAULT-VALUE})")
  int eventLoops;

  /** Returns whether any socket is asked for. */
  boolean isEmpty() {
    return documented.isEmpty() && app.isEmpty();
  }

  /** Returns where the first of the sockets is reached from this host. */
  InetSocketAddress ownAddress() {
    Endpoint first = (documented.isEmpty() ? app : documented).get(0).endpoint();
    if (first == null) { // inherited: what the socket unit has
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 3000);
    }
    InetSocketAddress asked = first.toSocketAddress();
    return asked.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), asked.getPort())
        : asked;
  }

  /** Asks for the usual sockets where none is asked for. */
  void useDefaults() {
    documented = DOCUMENTED_DEFAULT;
    app = APP_DEFAULT;
  }

  /** Returns why these options are not valid, or {@code null}. */
  String problem() {
    List<ListenAddress> all = new ArrayList<>(documented);
    all.addAll(app);
    if (all.stream().filter(address -> address.kind() == ListenAddress.Kind.INHERIT).count() > 1) {
      return "inherit: standard input is one socket, so only one option may say so";
    }
    return null;
  }

  /** Returns the options to use in place of wildcard addresses: a socket for each address. */
  List<String> eachFlags() {
    List<String> flags = new ArrayList<>();
    documented.stream()
        .filter(ListenAddress::isWildcard)
        .forEach(address -> flags.add("--listen each:" + address.endpoint().port()));
    app.stream()
        .filter(ListenAddress::isWildcard)
        .forEach(address -> flags.add("--app-listen each:" + address.endpoint().port()));
    return flags;
  }

  /** Returns the sockets in few words, for whoever sees this tracker among others. */
  String text() {
    return Stream.concat(
            documented.stream().map(address -> "documented " + address.text()),
            app.stream().map(address -> "app " + address.text()))
        .collect(Collectors.joining(", "));
  }

  /** Adds the listeners to a server, and what is served where to a list, in the same order. */
  void addTo(TrackerServerConfig.Builder server, OverridePolicy policy, List<Served> served)
      throws IOException {
    for (ListenAddress address : documented) {
      add(server, address, Dialect.DOCUMENTED, policy, served);
    }
    for (ListenAddress address : app) {
      add(server, address, Dialect.APP, policy, served);
    }
  }

  private static void add(
      TrackerServerConfig.Builder server,
      ListenAddress address,
      Dialect dialect,
      OverridePolicy policy,
      List<Served> served)
      throws IOException {
    String word = dialect.name().toLowerCase(Locale.ROOT);
    if (address.kind() == ListenAddress.Kind.INHERIT) {
      DatagramChannel channel = InheritedSocket.channel();
      Listener listener =
          server.listen(channel, word + " inherit", dialect, policyOf(dialect, policy));
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      served.add(new Served(listener.number(), bound, word));
    }
    for (InetSocketAddress local : address.addresses()) {
      String name = word + " " + Endpoint.of(local);
      Listener listener = server.listen(local, name, dialect, policyOf(dialect, policy));
      served.add(new Served(listener.number(), local, word));
    }
  }

  private static OverridePolicy policyOf(Dialect dialect, OverridePolicy policy) {
    return policy == null ? OverridePolicy.of(dialect) : policy;
  }
}
