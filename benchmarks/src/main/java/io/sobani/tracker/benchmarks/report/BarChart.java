package io.sobani.tracker.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as SVG, from zero, with their errors.
 *
 * @param title what is to be seen
 * @param unit of the values
 * @param bars top to bottom
 */
record BarChart(String title, String unit, List<Bar> bars) {

  private static final int LABEL_WIDTH = 380;
  private static final int BAR_WIDTH = 420;
  private static final int WIDTH = LABEL_WIDTH + BAR_WIDTH + 120;
  private static final int TOP = 44;
  private static final int ROW = 22;

  /** One bar; the error may be NaN. */
  record Bar(String label, double value, double error) {
    double end() {
      return value + (error > 0 ? error : 0);
    }
  }

  String toSvg() {
    int height = TOP + bars.size() * ROW + 12;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="13">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="12" y="24" font-size="16">%s (%s)</text>
        """,
        WIDTH,
        height,
        escaped(title),
        escaped(unit));
    double most = bars.stream().mapToDouble(Bar::end).max().orElse(0);
    for (int i = 0; i < bars.size(); i++) {
      addBar(svg, bars.get(i), TOP + i * ROW, most > 0 ? BAR_WIDTH / most : 0);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void addBar(StringBuilder svg, Bar bar, int y, double scale) {
    double width = bar.value * scale;
    add(
        svg,
        """
        <text x="%d" y="%d" text-anchor="end">%s</text>
        <rect x="%d" y="%d" width="%.1f" height="%d" fill="#4878a8"/>
        <text x="%.1f" y="%d">%s</text>
        """,
        LABEL_WIDTH - 8,
        y + 14,
        escaped(bar.label),
        LABEL_WIDTH,
        y + 2,
        width,
        ROW - 6,
        LABEL_WIDTH + bar.end() * scale + 6,
        y + 14,
        Table.number(bar.value));
    if (bar.error > 0) {
      add(
          svg,
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#222\"/>%n",
          LABEL_WIDTH + Math.max(0, bar.value - bar.error) * scale,
          LABEL_WIDTH + bar.end() * scale,
          y + ROW / 2 - 1,
          y + ROW / 2 - 1);
    }
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
