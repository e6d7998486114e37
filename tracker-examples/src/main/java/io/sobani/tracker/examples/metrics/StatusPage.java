package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.examples.fleet.FleetReading;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import io.sobani.tracker.udp.TrackerServerStats.SnapshotStats;
import io.sobani.tracker.udp.TurnTimes;
import java.util.List;
import java.util.Locale;

/** The part of the status page that changes, in HTML. */
final class StatusPage {

  private final Build build;
  private final List<String> listeners;

  StatusPage(Build build, List<String> listeners) {
    this.build = build;
    this.listeners = listeners;
  }

  String draw(History history, long upSeconds) {
    Reading reading = history.latest();
    StringBuilder html = new StringBuilder();
    append(
        html,
        "<p class='what'>version %s · commit %s · java %s · up %s</p>",
        Text.escape(build.version()),
        Text.escape(build.revision()),
        Text.escape(build.java()),
        Text.uptime(upSeconds));
    append(html, "<p class='what'>%s</p>", Text.escape(String.join(" · ", listeners)));
    tiles(html, history, reading);
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
    table(html, "Requests", Metric.REQUESTS, history, reading);
    table(html, "Drops by reason", Metric.DROPPED, history, reading);
    html.append("</div>");
    listeners(html, history, reading);
    nodes(html, reading.fleet());
    balance(html, reading);
    return html.toString();
  }

  private static void tiles(StringBuilder html, History history, Reading reading) {
    TurnTimes turns = history.turns();
    long peers = Metric.PEERS.sum(reading);
    long limit = Metric.PEERS_LIMIT.sum(reading);
    long kernelDrops = KernelDrops.sum(reading.kernelDrops());
    html.append("<div class='tiles'>");
    tile(html, "live peers", Text.count(peers), "of " + Text.count(limit), peers > 0.9 * limit);
    if (reading.bittorrent() != null) {
      long swarms = reading.bittorrent().swarms();
      long btPeers = reading.bittorrent().peers();
      tile(html, "BitTorrent peers", Text.count(btPeers), Text.count(swarms) + " torrents", false);
    }
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
        "since the start",
        kernelDrops > 0);
    snapshotTile(html, reading.server().snapshots());
    html.append("</div>");
  }

  private static void snapshotTile(StringBuilder html, SnapshotStats snapshots) {
    if (snapshots.ageNs() >= 0 || snapshots.failed() > 0) {
      String age =
          snapshots.ageNs() < 0 ? "none" : Text.uptime(snapshots.ageNs() / 1_000_000_000) + " old";
      String failed = Text.count(snapshots.failed()) + " failed";
      tile(html, "snapshot", age, failed, snapshots.unsaved());
    }
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
      StringBuilder html, String title, Metric metric, History history, Reading reading) {
    append(
        html,
        "<section><h2>%s</h2><table><thead><tr><th></th><th>in all</th><th>a second</th></tr>"
            + "</thead><tbody>",
        Text.escape(title));
    boolean any = false;
    for (Metric.Series series : metric.series(reading)) {
      long count = series.value().applyAsLong(reading);
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

  private static void listeners(StringBuilder html, History history, Reading reading) {
    html.append(
        "<section><h2>Listeners</h2><table><thead><tr><th></th><th>received</th><th>a second</th>"
            + "<th>bytes in</th><th>bytes out</th><th>buffer</th><th>lost in the kernel</th></tr>"
            + "</thead><tbody>");
    List<Metric.Series> received = Metric.RECEIVED.series(reading);
    for (int i = 0; i < received.size(); i++) {
      ListenerStats listener = reading.server().listeners().get(i);
      long kernelDrops = reading.kernelDrops().get(i);
      append(
          html,
          "<tr><td>%s %s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>",
          Text.escape(Endpoint.of(listener.address()).toString()),
          Metric.dialect(listener),
          Text.count(listener.traffic().received()),
          Text.rate(history.rate(received.get(i))),
          Text.bytes(listener.traffic().receivedBytes()),
          Text.bytes(listener.traffic().sentBytes()),
          Text.bytes(listener.receiveBufferBytes()),
          kernelDrops < 0 ? "unknown" : Text.count(kernelDrops));
    }
    html.append("</tbody></table></section>");
  }

  private static void nodes(StringBuilder html, FleetReading fleet) {
    if (fleet == null) {
      return;
    }
    append(
        html,
        "<section><h2>Fleet%s</h2><table><thead><tr><th></th><th>peers</th><th>listeners</th>"
            + "<th>version</th></tr></thead><tbody>",
        fleet.up() ? "" : ": the store does not answer");
    for (FleetReading.Node node : fleet.nodes()) {
      append(
          html,
          "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>",
          Text.escape(node.name()),
          Text.count(node.peers()),
          Text.escape(node.addresses()),
          Text.escape(node.version()));
    }
    html.append("</tbody></table></section>");
  }

  /** Says that every datagram is accounted for, or how many are not yet. */
  private static void balance(StringBuilder html, Reading reading) {
    long received = Metric.RECEIVED.sum(reading);
    long answered = Metric.REQUESTS.sum(reading);
    long dropped = Metric.DROPPED.sum(reading);
    long left = received - answered - dropped;
    append(
        html,
        "<p class='what'>%s received = %s answered + %s dropped%s</p>",
        Text.count(received),
        Text.count(answered),
        Text.count(dropped),
        left == 0 ? "" : " + " + Text.count(left) + " on their way");
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
    return metric.series(history.latest()).stream().mapToDouble(history::rate).sum();
  }

  private static void append(StringBuilder html, String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values));
  }
}
