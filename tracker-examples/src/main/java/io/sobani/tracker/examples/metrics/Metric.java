package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.DropReason;
import io.sobani.tracker.Outcome;
import io.sobani.tracker.TrackerEvent;
import io.sobani.tracker.udp.EndpointDrop;
import io.sobani.tracker.udp.SendFailure;
import io.sobani.tracker.udp.TrackerServerStats;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What is measured, under the names of Prometheus. All series are known beforehand: no address and
 * no id is ever a label. At rest {@link #RECEIVED} is the sum of {@link #REQUESTS} and {@link
 * #DROPPED}.
 */
public enum Metric {
  PEERS("sobani_tracker_peers", "Registrations, ended ones not yet reclaimed included.", peers()),
  PEERS_LIMIT(
      "sobani_tracker_peers_limit",
      "Registrations that there can be.",
      one(s -> s.tracker().maxPeers())),
  RECEIVED(
      "sobani_tracker_datagrams_received_total",
      "Datagrams taken from the sockets.",
      one(s -> s.endpoint().received())),
  REQUESTS(
      "sobani_tracker_requests_total",
      "Requests that were answered, by what became of them.",
      requests()),
  DROPPED(
      "sobani_tracker_datagrams_dropped_total",
      "Datagrams that the tracker did not answer, by reason.",
      drops()),
  UNCLAIMED(
      "sobani_tracker_datagrams_unclaimed_total",
      "Datagrams that no handler took: those dropped and not answered by another one beside.",
      one(s -> s.endpoint().unclaimed())),
  SENT(
      "sobani_tracker_datagrams_sent_total",
      "Datagrams given to the system.",
      one(s -> s.endpoint().sent())),
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
      "Announces that were refused.",
      one(s -> s.tracker().count(Outcome.ANNOUNCE_REFUSED))),
  INCOME_SENT(
      "sobani_tracker_income_sent_total",
      "Peers that were told of an asker.",
      event(TrackerEvent.INCOME_SENT)),
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
      one(s -> s.endpoint().handlerFailures())),
  RECEIVE_ERRORS(
      "sobani_tracker_receive_errors_total",
      "Errors of the sockets while receiving.",
      one(s -> s.endpoint().receiveFailures())),
  SOCKETS_REOPENED(
      "sobani_tracker_sockets_reopened_total",
      "Sockets replaced after failing for long.",
      one(s -> s.endpoint().socketsReopened())),
  SNAPSHOTS(
      "sobani_tracker_snapshots_total",
      "Snapshots that were saved.",
      one(s -> s.snapshots().saved())),
  SNAPSHOT_FAILURES(
      "sobani_tracker_snapshot_failures_total",
      "Snapshots that could not be saved.",
      one(s -> s.snapshots().failed())),
  KERNEL_DROPS(
      "sobani_tracker_kernel_receive_drops_total",
      "Datagrams that the system dropped because a receive buffer was full; -1 where unknown.",
      one(TrackerServerStats::kernelDrops)),
  RECEIVE_BUFFER(
      "sobani_tracker_receive_buffer_bytes",
      "The smallest receive buffer of a listener, as granted.",
      one(s -> s.receiveBufferBytes().stream().mapToLong(Integer::longValue).min().orElse(0)));

  /**
   * One series of a metric.
   *
   * @param labels names and values in turn
   * @param value where in the statistics its value stands
   */
  public record Series(List<String> labels, ToLongFunction<TrackerServerStats> value) {}

  private final String text;
  private final String help;
  private final List<Series> series;

  Metric(String text, String help, List<Series> series) {
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

  /** Returns its series, always the same ones. */
  public List<Series> series() {
    return series;
  }

  /** Returns whether its values only grow. */
  public boolean isCounter() {
    return text.endsWith("_total");
  }

  /** Returns the sum of its series. */
  public long sum(TrackerServerStats stats) {
    return series.stream().mapToLong(one -> one.value().applyAsLong(stats)).sum();
  }

  private static List<Series> one(ToLongFunction<TrackerServerStats> value) {
    return List.of(new Series(List.of(), value));
  }

  private static List<Series> peers() {
    return List.of(new Series(List.of("state", "live"), s -> s.tracker().peers()));
  }

  private static List<Series> event(TrackerEvent event) {
    return one(s -> s.tracker().count(event));
  }

  private static List<Series> requests() {
    return Arrays.stream(Outcome.values())
        .map(outcome -> new Series(labels(outcome), s -> s.tracker().count(outcome)))
        .toList();
  }

  /** PUSH_FOUND is an outcome {@code ok} of action {@code push}. */
  private static List<String> labels(Outcome outcome) {
    String[] words = word(outcome).split("_");
    String action = words.length > 1 ? words[0] : "any";
    String result = words[words.length - 1];
    boolean ok = result.equals("renewed") || result.equals("found");
    return List.of("action", action, "outcome", ok ? "ok" : result);
  }

  /** Some reasons are both the endpoint's and the tracker's; each datagram meets one of them. */
  private static List<Series> drops() {
    TreeSet<String> reasons = new TreeSet<>();
    Stream.of(DropReason.values(), EndpointDrop.values())
        .flatMap(Arrays::stream)
        .forEach(reason -> reasons.add(word(reason)));
    return reasons.stream()
        .map(reason -> new Series(List.of("reason", reason), s -> dropped(s, reason)))
        .toList();
  }

  private static long dropped(TrackerServerStats stats, String reason) {
    long count = 0;
    for (DropReason one : DropReason.values()) {
      count += word(one).equals(reason) ? stats.tracker().count(one) : 0;
    }
    for (EndpointDrop one : EndpointDrop.values()) {
      count += word(one).equals(reason) ? stats.endpoint().dropped().get(one) : 0;
    }
    return count;
  }

  private static List<Series> byCause() {
    return Arrays.stream(SendFailure.values())
        .map(
            cause ->
                new Series(List.of("error", word(cause)), s -> s.endpoint().notSent().get(cause)))
        .toList();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
