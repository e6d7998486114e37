package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.udp.TurnTimes;
import java.util.Locale;

/** Draws how long turns took, with their percentiles, in SVG: one bar per power of two. */
final class TurnChart {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 240;
  private static final int TOP = 56;
  private static final int BOTTOM = 28;

  private static final int LONGEST_TEXT = 110;

  /** The first bar holds what is below 2 µs, the last what is above 0.5 s. */
  private static final int FIRST = 11;

  private static final int LAST = 30;
  private static final int BARS = LAST - FIRST + 1;
  private static final double BAR = (double) WIDTH / BARS;

  private final StringBuilder svg = new StringBuilder();
  private final TurnTimes turns;

  private TurnChart(TurnTimes turns) {
    this.turns = turns;
  }

  static String draw(TurnTimes turns) {
    TurnChart chart = new TurnChart(turns);
    chart.bars();
    chart.times();
    chart.percentiles();
    return chart.svg.append("</svg>").toString();
  }

  private void bars() {
    append(
        "<svg viewBox='0 0 %d %d' role='img' aria-label='turns by duration, last minute'>",
        WIDTH, HEIGHT);
    append("<path class='grid' d='M0 %dH%d'/>", HEIGHT - BOTTOM, WIDTH);
    long most = 1;
    for (int bar = 0; bar < BARS; bar++) {
      most = Math.max(most, count(bar));
    }
    for (int bar = 0; bar < BARS; bar++) {
      long count = count(bar);
      // what happened once must be seen beside what happened a million times
      double height = (HEIGHT - TOP - BOTTOM) * Math.log1p(count) / Math.log1p(most);
      if (count > 0) {
        append(
            "<rect class='bar' x='%.1f' y='%.1f' width='%.1f' height='%.1f'>"
                + "<title>%s turns, shorter than %s</title></rect>",
            bar * BAR + 1,
            HEIGHT - BOTTOM - height,
            BAR - 2,
            height,
            Text.count(count),
            bar == BARS - 1 ? "any time" : Text.duration(1L << FIRST + bar));
      }
    }
  }

  private long count(int bar) {
    long below = bar == 0 ? 0 : turns.countBelow(FIRST + bar - 1);
    return (bar == BARS - 1 ? turns.count() : turns.countBelow(FIRST + bar)) - below;
  }

  private void times() {
    String[] texts = {"2 µs", "16 µs", "131 µs", "1.0 ms", "8.4 ms", "67 ms", "0.5 s"};
    for (int i = 0; i < texts.length; i++) {
      append(
          "<text class='middle' x='%.1f' y='%d'>%s</text>",
          (3 * i + 1) * BAR, HEIGHT - 6, texts[i]);
    }
  }

  private void percentiles() {
    if (turns.count() > 0) {
      percentile("p50", 0.5, 16);
      percentile("p99", 0.99, 32);
      percentile("max", 1, 48);
    }
  }

  private void percentile(String name, double part, int textY) {
    long ns = turns.percentileNs(part);
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(ns);
    double x = Math.min(WIDTH - 1, Math.max(1, power - FIRST + 1) * BAR);
    append("<path class='mark' d='M%.1f %dV%d'/>", x, textY - 8, HEIGHT - BOTTOM);
    boolean left = x > WIDTH - LONGEST_TEXT;
    append(
        "<text class='%s strong' x='%.1f' y='%d'>%s &lt; %s</text>",
        left ? "end" : "start", left ? x - 4 : x + 4, textY, name, Text.duration(ns));
  }

  private void append(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
