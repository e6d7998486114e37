package io.sobani.tracker.examples.metrics;

import java.util.List;
import java.util.Locale;

/** Draws rates as lines, of as many minutes as there are but five at most, in SVG. */
final class RateChart {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 240;
  private static final int LEFT = 46;
  private static final int RIGHT = 8;
  private static final int TOP = 12;
  private static final int BOTTOM = 28;
  private static final int LINES = 4;

  private final StringBuilder svg = new StringBuilder();
  private final double most;
  private final int minutes;

  private RateChart(double most, int minutes) {
    this.most = most;
    this.minutes = minutes;
  }

  /** Returns the picture; the lines have the classes {@code received} and {@code dropped}. */
  static String draw(List<Double> received, List<Double> dropped) {
    double highest = received.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    int minutes = (Math.max(1, received.size()) + 59) / 60;
    RateChart chart = new RateChart(scale(highest), minutes);
    chart.axes();
    chart.line("received", received);
    chart.line("dropped", dropped);
    return chart.svg.append("</svg>").toString();
  }

  /** Returns the least 1, 2 or 5 times a power of ten that is not below, and at least 4. */
  static double scale(double highest) {
    double power = 1;
    while (power < Double.MAX_VALUE / 10) {
      for (int digit : new int[] {1, 2, 4, 8}) {
        if (digit * power >= Math.max(highest, LINES)) {
          return digit * power;
        }
      }
      power *= 10;
    }
    return power;
  }

  private void axes() {
    append("<svg viewBox='0 0 %d %d' role='img' aria-label='datagrams a second'>", WIDTH, HEIGHT);
    for (int i = 0; i <= LINES; i++) {
      double value = most * i / LINES;
      append("<path class='grid' d='M%d %.1fH%d'/>", LEFT, y(value), WIDTH - RIGHT);
      append(
          "<text class='end' x='%d' y='%.1f'>%s</text>", LEFT - 6, y(value) + 4, Text.rate(value));
    }
    for (int ago = minutes; ago >= 0; ago--) {
      append(
          "<text class='%s' x='%.1f' y='%d'>%s</text>",
          ago == 0 ? "end" : "middle",
          x(ago * 60),
          HEIGHT - 6,
          ago == 0 ? "now" : "−" + ago + " min");
    }
  }

  private void line(String name, List<Double> rates) {
    if (rates.isEmpty()) {
      return;
    }
    append("<path class='line %s' d='", name);
    for (int i = 0; i < rates.size(); i++) {
      append(
          "%s%.1f %.1f",
          i == 0 ? "M" : "L", x(rates.size() - 1 - i), y(Math.min(rates.get(i), most)));
    }
    append("'/>");
  }

  private double x(int secondsAgo) {
    return WIDTH - RIGHT - (double) (WIDTH - LEFT - RIGHT) * secondsAgo / (60 * minutes);
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  }

  private void append(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
