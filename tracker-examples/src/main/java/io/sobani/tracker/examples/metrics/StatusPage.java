package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.udp.TrackerServerStats;
import io.sobani.tracker.udp.TurnTimes;
import java.util.List;
import java.util.Locale;

/** The part of the status page that changes, in HTML. */
final class StatusPage {

  private final String version;
  private final List<String> listeners;

  StatusPage(String version, List<String> listeners) {
    this.version = version;
    this.listeners = listeners;
  }

  String draw(History history, long upSeconds) {
    TrackerServerStats stats = history.latest();
    StringBuilder html = new StringBuilder();
    append(
        html,
        "<p class='what'>version %s · java %s · up %s</p>",
        Text.escape(version),
        Text.escape(Runtime.version().toString()),
        Text.uptime(upSeconds));
    append(html, "<p class='what'>%s</p>", Text.escape(String.join(" · ", listeners)));
    tiles(html, history, stats);
    html.append("<div class='pair'>");
    append(
        html,
        "<section><h2>Datagrams a second <span class='key received'>received</span>"
            + " <span class='key dropped'>dropped</span></h2>%s</section>",
        RateChart.draw(history.rates(Metric.RECEIVED), history.rates(Metric.DROPPED)));
    append(
        html,
        "<section><h2>Turns of the loop by duration, last minute"
            + " <span class='note'>log heights</span></h2>%s</section>",
        TurnChart.draw(history.turns()));
    html.append("</div><div class='pair'>");
    table(html, "Requests", Metric.REQUESTS, history, stats);
    table(html, "Drops by reason", Metric.DROPPED, history, stats);
    return html.append("</div>").toString();
  }

  private static void tiles(StringBuilder html, History history, TrackerServerStats stats) {
    TurnTimes turns = history.turns();
    long peers = Metric.PEERS.sum(stats);
    long limit = Metric.PEERS_LIMIT.sum(stats);
    long kernelDrops = stats.kernelDrops();
    html.append("<div class='tiles'>");
    tile(html, "live peers", Text.count(peers), "of " + Text.count(limit), peers > 0.9 * limit);
    tile(html, "received", Text.rate(rate(history, Metric.RECEIVED)) + "/s", "", false);
    tile(html, "sent", Text.rate(rate(history, Metric.SENT)) + "/s", "", false);
    tile(html, "dropped", Text.rate(rate(history, Metric.DROPPED)) + "/s", "", false);
    tile(
        html,
        "turn p99",
        turns.count() == 0 ? "–" : "< " + Text.duration(turns.percentileNs(0.99)),
        "last minute",
        turns.percentileNs(0.99) > 10_000_000);
    tile(
        html,
        "lost in the kernel",
        kernelDrops < 0 ? "unknown" : Text.count(kernelDrops),
        "buffer " + Text.bytes(Metric.RECEIVE_BUFFER.sum(stats)),
        kernelDrops > 0);
    html.append("</div>");
  }

  private static void tile(
      StringBuilder html, String name, String value, String note, boolean alarming) {
    append(
        html,
        "<div class='tile%s'><span>%s</span><b>%s</b><small>%s</small></div>",
        alarming ? " alarm" : "",
        Text.escape(name),
        Text.escape(value),
        Text.escape(note));
  }

  private static void table(
      StringBuilder html, String title, Metric metric, History history, TrackerServerStats stats) {
    append(
        html,
        "<section><h2>%s</h2><table><thead><tr><th></th><th>in all</th><th>a second</th></tr>"
            + "</thead><tbody>",
        Text.escape(title));
    boolean any = false;
    for (Metric.Series series : metric.series()) {
      long count = series.value().applyAsLong(stats);
      if (count > 0) {
        any = true;
        append(
            html,
            "<tr><td>%s</td><td>%s</td><td>%s</td></tr>",
            Text.escape(name(series)),
            Text.count(count),
            Text.rate(history.rate(series)));
      }
    }
    html.append(any ? "" : "<tr><td>none yet</td><td></td><td></td></tr>");
    html.append("</tbody></table></section>");
  }

  /** Returns the values of the labels: {@code push ok}. */
  private static String name(Metric.Series series) {
    StringBuilder name = new StringBuilder();
    for (int i = 1; i < series.labels().size(); i += 2) {
      name.append(i == 1 ? "" : " ").append(series.labels().get(i).replace('_', ' '));
    }
    return name.toString();
  }

  private static double rate(History history, Metric metric) {
    return metric.series().stream().mapToDouble(history::rate).sum();
  }

  private static void append(StringBuilder html, String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values));
  }
}
