package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.DropReason;
import io.sobani.tracker.Outcome;
import io.sobani.tracker.TrackerEvent;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.bittorrent.BittorrentStats;
import io.sobani.tracker.udp.EndpointDrop;
import io.sobani.tracker.udp.ListenerStats;
import io.sobani.tracker.udp.SendFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is measured, under the names of Prometheus. A server's series are known beforehand: no
 * peer's address and no id is ever a label. At rest {@link #RECEIVED} is the sum of {@link
 * #REQUESTS} and {@link #DROPPED}: every datagram is answered, or dropped for one reason.
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
      reading -> requests(reading)),
  DROPPED(
      "sobani_tracker_datagrams_dropped_total",
      "Datagrams that nobody answered, by reason.",
      reading -> drops(reading)),
  SENT(
      "sobani_tracker_datagrams_sent_total",
      "Datagrams made, by kind; send_errors_total has those of them that could not be sent.",
      sent()),
  SENT_BYTES(
      "sobani_tracker_sent_bytes_total",
      "Bytes of the datagrams given to the system.",
      byListener(listener -> listener.traffic().sentBytes())),
  SEND_ERRORS(
      "sobani_tracker_send_errors_total", "Datagrams that could not be sent, by cause.", byCause()),
  RESTORED(
      "sobani_tracker_registrations_restored_total",
      "Registrations taken over from a snapshot.",
      event(TrackerEvent.RESTORED)),
  EXPIRED(
      "sobani_tracker_registrations_expired_total",
      "Registrations that ended.",
      event(TrackerEvent.EXPIRED)),
  EVICTED(
      "sobani_tracker_registrations_evicted_total",
      "Registrations that made room for another.",
      event(TrackerEvent.EVICTED)),
  REFUSED(
      "sobani_tracker_registrations_refused_total",
      "Announces that were refused, for want of room or otherwise.",
      one(r -> sum(r.server().tracker(), Outcome.ANNOUNCE_REFUSED, Outcome.ANNOUNCE_FULL))),
  INCOME_SUPPRESSED(
      "sobani_tracker_income_suppressed_total",
      "Peers that were not told of an asker, to protect the asker's address.",
      event(TrackerEvent.INCOME_SUPPRESSED)),
  CALLBACK_FAILURES(
      "sobani_tracker_callback_failures_total",
      "Exceptions out of the host's listener, authorizer or generator of ids.",
      event(TrackerEvent.CALLBACK_FAILED)),
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
      byListener(ListenerStats::kernelDrops)),
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
      bittorrent(BittorrentStats::peers));

  private static final Set<Outcome> ERRORS =
      EnumSet.of(
          Outcome.ANNOUNCE_REFUSED,
          Outcome.ANNOUNCE_FULL,
          Outcome.PUSH_UNKNOWN,
          Outcome.PUSH_REFUSED);

  /** What the tracker takes and does not answer; what it declines, another may answer. */
  private static final Set<DropReason> TAKEN =
      EnumSet.of(DropReason.OVER_BUDGET, DropReason.OVER_MISS_BUDGET);

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

  private static Function<Reading, List<Series>> event(TrackerEvent event) {
    return one(r -> r.server().tracker().count(event));
  }

  private static Function<Reading, List<Series>> bittorrent(ToLongFunction<BittorrentStats> value) {
    return reading ->
        reading.bittorrent() == null
            ? List.of()
            : List.of(new Series(List.of(), r -> value.applyAsLong(r.bittorrent())));
  }

  /** The label is the listener's number: its name may be an address. */
  private static Function<Reading, List<Series>> byListener(ToLongFunction<ListenerStats> value) {
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
                        r -> value.applyAsLong(r.server().listeners().get(i))))
            .toList();
  }

  /** Returns the dialect of a listener, or {@code other} where the tracker does not serve it. */
  static String dialect(ListenerStats listener) {
    return listener.listener() == null ? "other" : word(listener.listener().dialect());
  }

  private static List<Series> requests(Reading reading) {
    List<Series> series = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      series.add(new Series(labels(outcome), r -> r.server().tracker().count(outcome)));
    }
    if (reading.bittorrent() != null) {
      series.add(bittorrent("bt_connect", "ok", BittorrentStats::connects));
      series.add(bittorrent("bt_announce", "ok", BittorrentStats::announces));
      series.add(bittorrent("bt_announce", "full", BittorrentStats::announcesWithoutRoom));
      series.add(
          bittorrent(
              "bt_announce", "refused", b -> b.portZero() + b.notServed() + b.unauthorized()));
      series.add(bittorrent("bt_scrape", "ok", BittorrentStats::scrapes));
      series.add(bittorrent("bt_scrape", "refused", BittorrentStats::badScrapes));
    }
    return series;
  }

  private static Series bittorrent(
      String action, String outcome, ToLongFunction<BittorrentStats> value) {
    return new Series(
        List.of("action", action, "outcome", outcome), r -> value.applyAsLong(r.bittorrent()));
  }

  /** PUSH_FOUND is an outcome {@code ok} of action {@code push}. */
  private static List<String> labels(Outcome outcome) {
    String[] words = word(outcome).split("_");
    String action = words.length > 1 ? words[0] : "any";
    String result = words[words.length - 1];
    boolean ok = result.equals("renewed") || result.equals("found");
    return List.of("action", action, "outcome", ok ? "ok" : result);
  }

  /** Each datagram meets one reason, the endpoint's, the tracker's or the BitTorrent tracker's. */
  private static List<Series> drops(Reading reading) {
    TreeSet<String> reasons = new TreeSet<>();
    Stream.of(DropReason.values(), EndpointDrop.values())
        .flatMap(Arrays::stream)
        .forEach(reason -> reasons.add(word(reason)));
    if (reading.bittorrent() != null) {
      reasons.add("bad_connection_id");
    }
    return reasons.stream()
        .map(reason -> new Series(List.of("reason", reason), r -> dropped(r, reason)))
        .toList();
  }

  private static long dropped(Reading reading, String reason) {
    long count = 0;
    for (EndpointDrop one : EndpointDrop.values()) {
      count += word(one).equals(reason) ? reading.server().endpoint().dropped().get(one) : 0;
    }
    for (DropReason one : DropReason.values()) {
      if (word(one).equals(reason)) {
        boolean taken = TAKEN.contains(one);
        count +=
            taken ? reading.server().tracker().count(one) : reading.server().unclaimed().get(one);
      }
    }
    return count + (reading.bittorrent() == null ? 0 : dropped(reading.bittorrent(), reason));
  }

  /** What failed, the endpoint counts too. */
  private static long dropped(BittorrentStats bittorrent, String reason) {
    return switch (reason) {
      case "bad_connection_id" -> bittorrent.badConnectionId();
      case "over_budget" -> bittorrent.overBudget();
      case "source_port_zero" -> bittorrent.sourcePortZero();
      default -> 0;
    };
  }

  /** One answer a request, and one income an introduction. */
  private static Function<Reading, List<Series>> sent() {
    return reading ->
        List.of(
            new Series(List.of("kind", "reply"), Metric::replies),
            new Series(
                List.of("kind", "income"),
                r -> r.server().tracker().count(TrackerEvent.INCOME_SENT)),
            new Series(List.of("kind", "error"), Metric::errors));
  }

  private static long replies(Reading reading) {
    BittorrentStats bittorrent = reading.bittorrent();
    long answered = reading.server().tracker().answered();
    return answered + (bittorrent == null ? 0 : bittorrent.answered()) - errors(reading);
  }

  private static long errors(Reading reading) {
    long errors = sum(reading.server().tracker(), ERRORS.toArray(Outcome[]::new));
    BittorrentStats b = reading.bittorrent();
    return errors
        + (b == null ? 0 : b.portZero() + b.notServed() + b.unauthorized() + b.badScrapes());
  }

  private static long sum(TrackerStats tracker, Outcome... outcomes) {
    return Arrays.stream(outcomes).mapToLong(tracker::count).sum();
  }

  private static Function<Reading, List<Series>> byCause() {
    return reading ->
        Arrays.stream(SendFailure.values())
            .map(
                cause ->
                    new Series(
                        List.of("error", word(cause)),
                        r -> r.server().endpoint().notSent().get(cause)))
            .toList();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
