package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.bittorrent.BittorrentStats;
import io.sobani.tracker.udp.EndpointStats.Drop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The outcomes of all datagrams that came in: at rest, {@link #requests} and {@link #drops} make up
 * what was received, whichever of the trackers on a socket took it.
 */
final class Accounts {

  private static final Outcome[] ERRORS = {
    Outcome.ANNOUNCE_REFUSED, Outcome.ANNOUNCE_FULL, Outcome.PUSH_UNKNOWN, Outcome.PUSH_REFUSED
  };

  /** Returns the requests that were answered, by what became of them. */
  static List<Metric.Series> requests(Reading reading) {
    List<Metric.Series> series = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      series.add(new Metric.Series(labels(outcome), r -> r.server().tracker().count(outcome)));
    }
    if (reading.bittorrent() != null) {
      series.add(bittorrent("bt_connect", "ok", s -> s.count(BittorrentStats.Outcome.CONNECTED)));
      series.add(bittorrent("bt_announce", "ok", s -> s.count(BittorrentStats.Outcome.ANNOUNCED)));
      series.add(
          bittorrent(
              "bt_announce", "full", s -> s.count(BittorrentStats.Outcome.ANNOUNCED_WITHOUT_ROOM)));
      series.add(
          bittorrent(
              "bt_announce",
              "refused",
              b ->
                  b.count(BittorrentStats.Outcome.PORT_ZERO)
                      + b.count(BittorrentStats.Outcome.NOT_SERVED)
                      + b.count(BittorrentStats.Outcome.UNAUTHORIZED)));
      series.add(bittorrent("bt_scrape", "ok", s -> s.count(BittorrentStats.Outcome.SCRAPED)));
      series.add(
          bittorrent("bt_scrape", "refused", s -> s.count(BittorrentStats.Outcome.BAD_SCRAPE)));
    }
    return series;
  }

  private static Metric.Series bittorrent(
      String action, String outcome, ToLongFunction<BittorrentStats> value) {
    return new Metric.Series(
        List.of("action", action, "outcome", outcome), r -> value.applyAsLong(r.bittorrent()));
  }

  /** PUSH_FOUND is an outcome {@code ok} of action {@code push}. */
  private static List<String> labels(Outcome outcome) {
    String[] words = Metric.word(outcome).split("_");
    String action = words.length > 1 ? words[0] : "any";
    String result = words[words.length - 1];
    boolean ok = result.equals("renewed") || result.equals("found");
    return List.of("action", action, "outcome", ok ? "ok" : result);
  }

  /** Returns what nobody answered, by the one reason that each datagram met. */
  static List<Metric.Series> drops(Reading reading) {
    TreeSet<String> reasons = new TreeSet<>();
    Stream.of(DropReason.values(), Drop.values())
        .flatMap(Arrays::stream)
        .forEach(reason -> reasons.add(Metric.word(reason)));
    if (reading.bittorrent() != null) {
      reasons.add("bad_connection_id");
    }
    return reasons.stream()
        .map(reason -> new Metric.Series(List.of("reason", reason), r -> dropped(r, reason)))
        .toList();
  }

  private static long dropped(Reading reading, String reason) {
    long count = 0;
    for (Drop one : Drop.values()) {
      count += Metric.word(one).equals(reason) ? reading.server().endpoint().count(one) : 0;
    }
    for (DropReason one : DropReason.values()) {
      if (Metric.word(one).equals(reason)) {
        // What the tracker declines, another may answer.
        count +=
            one.isRequest()
                ? reading.server().tracker().count(one)
                : reading.server().unclaimed().get(one);
      }
    }
    return count + (reading.bittorrent() == null ? 0 : dropped(reading.bittorrent(), reason));
  }

  /** Returns the datagrams dropped for a reason; the endpoint counts failures too. */
  private static long dropped(BittorrentStats bittorrent, String reason) {
    return switch (reason) {
      case "bad_connection_id" -> bittorrent.count(BittorrentStats.Outcome.BAD_CONNECTION_ID);
      case "over_budget" -> bittorrent.count(BittorrentStats.Outcome.OVER_BUDGET);
      case "source_port_zero" -> bittorrent.count(BittorrentStats.Outcome.SOURCE_PORT_ZERO);
      default -> 0;
    };
  }

  /** Returns what was made of them: one answer per request, and one income per introduction. */
  static List<Metric.Series> sent(Reading reading) {
    return List.of(
        new Metric.Series(List.of("kind", "reply"), Accounts::replies),
        new Metric.Series(
            List.of("kind", "income"),
            r -> r.server().tracker().count(TrackerStats.Event.INCOME_SENT)),
        new Metric.Series(List.of("kind", "error"), Accounts::errors));
  }

  /** Returns the announces that were refused, for want of room or otherwise. */
  static long refused(Reading reading) {
    return sum(reading.server().tracker(), Outcome.ANNOUNCE_REFUSED, Outcome.ANNOUNCE_FULL);
  }

  private static long replies(Reading reading) {
    BittorrentStats bittorrent = reading.bittorrent();
    long answered = reading.server().tracker().answered();
    return answered + (bittorrent == null ? 0 : bittorrent.answered()) - errors(reading);
  }

  private static long errors(Reading reading) {
    long errors = sum(reading.server().tracker(), ERRORS);
    BittorrentStats b = reading.bittorrent();
    return errors
        + (b == null
            ? 0
            : b.count(BittorrentStats.Outcome.PORT_ZERO)
                + b.count(BittorrentStats.Outcome.NOT_SERVED)
                + b.count(BittorrentStats.Outcome.UNAUTHORIZED)
                + b.count(BittorrentStats.Outcome.BAD_SCRAPE));
  }

  private static long sum(TrackerStats tracker, Outcome... outcomes) {
    return Arrays.stream(outcomes).mapToLong(tracker::count).sum();
  }

  private Accounts() {}
}
