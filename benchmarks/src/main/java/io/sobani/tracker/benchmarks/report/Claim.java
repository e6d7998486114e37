package io.sobani.tracker.benchmarks.report;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A claim that a chart is to show.
 *
 * @param file the chart's name
 * @param title the claim in words
 * @param benchmarks a pattern of class and method
 * @param allocation whether it is about bytes, else about time
 */
record Claim(String file, String title, String benchmarks, boolean allocation) {

  static final List<Claim> ALL =
      List.of(
          time("keepalive", "A keepalive at any number of peers", "TrackerBenchmark.pulse"),
          time(
              "requests",
              "The other frequent datagrams, through the whole core",
              "TrackerBenchmark.(alive|announceLive|documentedPush|appPush)"),
          new Claim("allocation", "What a datagram allocates", "AllocationBenchmark.*", true),
          time("contention-pulse", "Pulses, 1, 2 and 4 threads", "ContentionBenchmark.pulse."),
          time("contention-push", "Pushes, 1, 2 and 4 threads", "ContentionBenchmark.push."),
          time("registry-renew", "To keep a peer alive", "RegistryBenchmark.renew"),
          time("registry-find", "To find a peer by its id", "RegistryBenchmark.find"),
          time("registry-replace", "A peer goes and comes again", "RegistryBenchmark.replace"),
          time("expiring-registry", "The registry for hosts", "ExpiringRegistryBenchmark.*"),
          time("decode-requests", "To decode requests", "RequestCodecBenchmark.decode.*"),
          time("encode-requests", "To encode requests", "RequestCodecBenchmark.encode.*"),
          time("decode-replies", "To decode replies", "ReplyCodecBenchmark.decode.*"),
          time("encode-replies", "To encode replies", "ReplyCodecBenchmark.encode.*"),
          time("share-ids", "Ids, and other ways to make them", "ShareIdBenchmark.*"),
          time("limits", "What the limits add to a datagram", "LimitBenchmark.*"),
          time("bittorrent", "BitTorrent, without the socket", "BittorrentBenchmark.*"));

  private static Claim time(String file, String title, String benchmarks) {
    return new Claim(file, title, benchmarks, false);
  }

  Predicate<Measurement> about() {
    Pattern pattern = Pattern.compile(benchmarks);
    return measurement -> pattern.matcher(measurement.benchmark()).matches();
  }

  Measurement.Value valueOf(Measurement measurement) {
    return allocation ? measurement.bytes() : measurement.value();
  }
}
