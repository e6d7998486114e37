package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.bittorrent.BittorrentStats;
import io.sobani.tracker.examples.fleet.FleetReading;
import io.sobani.tracker.udp.EndpointStats.SendFailure;
import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The metrics, under their names in Prometheus. A server's series are known beforehand: no peer's
 * address and no id is ever a label. At rest {@link #RECEIVED} is the sum of {@link #REQUESTS} and
 * {@link #DROPPED}: every datagram is answered, or dropped for one reason.
 */
public enum Metric {
  PEERS("sobani_tracker_peers", "Registrations, ended ones not yet reclaimed included.", peers()),
  PEERS_LIMIT(
      "sobani_tracker_peers_limit",
      "Registrations that there can be.",
      one(r -> r.server().tracker().maxPeers())),
  RECEIVED(
      "sobani_tracker_datagrams_received_total",
      "Datagrams taken from the sockets: at rest, the sum of all requests and all drops.",
      byListener(listener -> listener.traffic().received())),
  RECEIVED_BYTES(
      "sobani_tracker_received_bytes_total",
      "Bytes of the datagrams taken from the sockets.",
      byListener(listener -> listener.traffic().receivedBytes())),
  REQUESTS(
      "sobani_tracker_requests_total",
      "Requests that were answered, by what became of them.",
      Accounts::requests),
  DROPPED(
      "sobani_tracker_datagrams_dropped_total",
      "Datagrams that nobody answered, by reason.",
      Accounts::drops),
  SENT(
      "sobani_tracker_datagrams_sent_total",
      "Datagrams made, by kind; send_errors_total has those of them that could not be sent.",
      Accounts::sent),
  SENT_BYTES(
      "sobani_tracker_sent_bytes_total",
      "Bytes of the datagrams given to the system.",
      byListener(listener -> listener.traffic().sentBytes())),
  SEND_ERRORS(
      "sobani_tracker_send_errors_total", "Datagrams that could not be sent, by cause.", byCause()),
  RESTORED(
      "sobani_tracker_registrations_restored_total",
      "Registrations taken over from a snapshot.",
      event(TrackerStats.Event.RESTORED)),
  EXPIRED(
      "sobani_tracker_registrations_expired_total",
      "Registrations that ended.",
      event(TrackerStats.Event.EXPIRED)),
  EVICTED(
      "sobani_tracker_registrations_evicted_total",
      "Registrations that made room for another.",
      event(TrackerStats.Event.EVICTED)),
  REFUSED(
      "sobani_tracker_registrations_refused_total",
      "Announces that were refused, for want of room or otherwise.",
      one(Accounts::refused)),
  INCOME_SUPPRESSED(
      "sobani_tracker_income_suppressed_total",
      "Peers that were not told of an asker, to protect the asker's address.",
      event(TrackerStats.Event.INCOME_SUPPRESSED)),
  CALLBACK_FAILURES(
      "sobani_tracker_callback_failures_total",
      "Exceptions out of the host's listener, authorizer or generator of ids.",
      event(TrackerStats.Event.CALLBACK_FAILED)),
  HANDLER_FAILURES(
      "sobani_tracker_handler_failures_total",
      "Exceptions out of a handler or a command.",
      one(r -> r.server().endpoint().handlerFailures())),
  RECEIVE_ERRORS(
      "sobani_tracker_receive_errors_total",
      "Errors of the sockets while receiving.",
      one(r -> r.server().endpoint().receiveFailures())),
  SOCKETS_REOPENED(
      "sobani_tracker_sockets_reopened_total",
      "Sockets replaced after failing for long.",
      one(r -> r.server().endpoint().socketsReopened())),
  SNAPSHOTS(
      "sobani_tracker_snapshots_total",
      "Snapshots that were saved.",
      one(r -> r.server().snapshots().saved())),
  SNAPSHOT_FAILURES(
      "sobani_tracker_snapshot_failures_total",
      "Snapshots that could not be saved.",
      one(r -> r.server().snapshots().failed())),
  SNAPSHOTS_DAMAGED(
      "sobani_tracker_snapshots_damaged_total",
      "Snapshots that could not be used at the start.",
      one(r -> r.server().snapshots().damaged())),
  SNAPSHOT_AGE(
      "sobani_tracker_snapshot_age_seconds",
      "Time since the last snapshot was begun, which is what a kill would lose.",
      one(r -> r.server().snapshots().ageNs())),
  SNAPSHOT_DURATION(
      "sobani_tracker_snapshot_duration_seconds",
      "How long the last snapshot took.",
      one(r -> r.server().snapshots().lastNs())),
  KERNEL_DROPS(
      "sobani_tracker_kernel_receive_drops_total",
      "Datagrams that the system dropped because a receive buffer was full.",
      byListenerNumber((reading, i) -> reading.kernelDrops().get(i))),
  RECEIVE_BUFFER(
      "sobani_tracker_receive_buffer_bytes",
      "The receive buffer of a socket, as granted.",
      byListener(ListenerStats::receiveBufferBytes)),
  BT_SWARMS(
      "sobani_tracker_bt_swarms",
      "Torrents that have peers, counted for each address family.",
      bittorrent(BittorrentStats::swarms)),
  BT_PEERS(
      "sobani_tracker_bt_peers",
      "Peers of all torrents, ended ones not yet reclaimed included.",
      bittorrent(BittorrentStats::peers)),
  FLEET_UP(
      "sobani_tracker_fleet_up",
      "1 while the fleet's store answers.",
      fleet(fleet -> fleet.up() ? 1 : 0)),
  FLEET_NODES(
      "sobani_tracker_fleet_nodes",
      "Nodes of the fleet that live.",
      fleet(fleet -> fleet.nodes().size())),
  FLEET_QUEUED(
      "sobani_tracker_fleet_queued",
      "Records that wait to be written, or for the store's answer.",
      fleet(FleetReading::queued)),
  FLEET_ROUND_TRIP(
      "sobani_tracker_fleet_round_trip_seconds",
      "How long the store took to answer the last beat.",
      fleet(FleetReading::roundTripNs)),
  FLEET_EVENTS(
      "sobani_tracker_fleet_events_total",
      "What happened between this node and the fleet.",
      reading ->
          reading.fleet() == null
              ? List.of()
              : FleetReading.names().stream()
                  .map(
                      name -> new Series(List.of("event", name), r -> r.fleet().counts().get(name)))
                  .toList());

  /**
   * One series of a metric.
   *
   * @param labels names and values in turn
   * @param value where in a reading its value stands; nanoseconds where the metric has seconds;
   *     negative where it is not known
   */
  public record Series(List<String> labels, ToLongFunction<Reading> value) {}

  private final String text;
  private final String help;
  private final Function<Reading, List<Series>> series;

  Metric(String text, String help, Function<Reading, List<Series>> series) {
    this.text = text;
    this.help = help;
    this.series = series;
  }

  /** Returns the name; that of a counter ends with {@code _total}. */
  public String text() {
    return text;
  }

  /** Returns one sentence about it. */
  public String help() {
    return help;
  }

  /** Returns its series: the same ones for every reading of a server. */
  public List<Series> series(Reading reading) {
    return series.apply(reading);
  }

  /** Returns whether its values only grow. */
  public boolean isCounter() {
    return text.endsWith("_total");
  }

  /** Returns a value in the metric's unit. */
  public double inUnit(long value) {
    return text.endsWith("_seconds") ? value / 1e9 : value;
  }

  /** Returns the sum of its series, as far as they are known. */
  public long sum(Reading reading) {
    return series(reading).stream()
        .mapToLong(one -> Math.max(0, one.value().applyAsLong(reading)))
        .sum();
  }

  private static Function<Reading, List<Series>> one(ToLongFunction<Reading> value) {
    return reading -> List.of(new Series(List.of(), value));
  }

  private static Function<Reading, List<Series>> peers() {
    return reading ->
        List.of(new Series(List.of("state", "live"), r -> r.server().tracker().peers()));
  }

  private static Function<Reading, List<Series>> event(TrackerStats.Event event) {
    return one(r -> r.server().tracker().count(event));
  }

  private static Function<Reading, List<Series>> bittorrent(ToLongFunction<BittorrentStats> value) {
    return reading ->
        reading.bittorrent() == null
            ? List.of()
            : List.of(new Series(List.of(), r -> value.applyAsLong(r.bittorrent())));
  }

  private static Function<Reading, List<Series>> fleet(ToLongFunction<FleetReading> value) {
    return reading ->
        reading.fleet() == null
            ? List.of()
            : List.of(new Series(List.of(), r -> value.applyAsLong(r.fleet())));
  }

  private static Function<Reading, List<Series>> byListener(ToLongFunction<ListenerStats> value) {
    return byListenerNumber((r, i) -> value.applyAsLong(r.server().listeners().get(i)));
  }

  /** The label is the listener's number: its name may be an address. */
  private static Function<Reading, List<Series>> byListenerNumber(
      ToLongBiFunction<Reading, Integer> value) {
    return reading ->
        IntStream.range(0, reading.server().listeners().size())
            .mapToObj(
                i ->
                    new Series(
                        List.of(
                            "listener",
                            Integer.toString(i),
                            "dialect",
                            dialect(reading.server().listeners().get(i))),
                        r -> value.applyAsLong(r, i)))
            .toList();
  }

  /** Returns the dialect of a listener, or {@code other} where the tracker does not serve it. */
  static String dialect(ListenerStats listener) {
    return listener.listener() == null ? "other" : word(listener.listener().dialect());
  }

  private static Function<Reading, List<Series>> byCause() {
    return reading ->
        Arrays.stream(SendFailure.values())
            .map(
                cause ->
                    new Series(
                        List.of("error", word(cause)), r -> r.server().endpoint().count(cause)))
            .toList();
  }

  /** Returns a constant as a label has it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
