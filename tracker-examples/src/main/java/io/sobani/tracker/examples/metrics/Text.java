package io.sobani.tracker.examples.metrics;

import java.util.Locale;

/** Numbers and words for the status page. */
final class Text {

  /** Returns words that HTML takes for words alone. */
  static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns a rate in at most four characters and a letter: 0.4, 37, 1.2k, 340k. */
  static String rate(double perSecond) {
    double number = perSecond;
    String unit = "";
    for (String next : new String[] {"k", "M", "G"}) {
      if (number >= 999.5) {
        number /= 1000;
        unit = next;
      }
    }
    boolean whole = number >= 9.95 || number == 0;
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", number) + unit;
  }

  /** Returns a time in the unit that suits it: 16 µs, 1.0 ms, 2.1 s. */
  static String duration(long ns) {
    double number = ns;
    String unit = "ns";
    for (String next : new String[] {"µs", "ms", "s"}) {
      if (number >= 999.5) {
        number /= 1000;
        unit = next;
      }
    }
    boolean whole = number >= 9.95 || unit.equals("ns");
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", number) + " " + unit;
  }

  static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    double number = bytes;
    String unit = "";
    for (String next : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
      if (number >= 1023.5 || unit.isEmpty()) {
        number /= 1024;
        unit = next;
      }
    }
    boolean whole = number >= 9.95 || number == Math.rint(number);
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", number) + " " + unit;
  }

  static String uptime(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes / 60 < 48 ? minutes / 60 + " h " + minutes % 60 + " min" : minutes / 1440 + " d";
  }

  private Text() {}
}
