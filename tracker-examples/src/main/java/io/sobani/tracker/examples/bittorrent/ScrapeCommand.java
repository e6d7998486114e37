package io.sobani.tracker.examples.bittorrent;

import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** The command {@code bt-scrape}: how many have a part in some torrents. */
@Command(
    name = "bt-scrape",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Ask a BitTorrent tracker (BEP 15) for the state of torrents.")
public final class ScrapeCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "URL",
      converter = Converters.Url.class,
      description = "udp://HOST:PORT[/PATH]")
  private TrackerUrl url;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INFOHASH",
      converter = Converters.Hash.class,
      description = "40 hexadecimal digits or 32 characters of base 32")
  private List<InfoHash> infoHashes;

  @Mixin private QueryOptions query;

  @Override
  public Integer call() {
    return query.run(
        client -> client.scrape(url, infoHashes), ScrapeCommand::toJson, ScrapeCommand::print);
  }

  private static void toJson(Map<InfoHash, Scraped.Row> rows, JsonGenerator json) {
    json.writeStartObject();
    rows.forEach(
        (hash, row) ->
            json.writeObjectPropertyStart(hash.toString())
                .writeNumberProperty("seeders", row.seeders())
                .writeNumberProperty("completed", row.completed())
                .writeNumberProperty("leechers", row.leechers())
                .writeEndObject());
    json.writeEndObject();
  }

  private static void print(Map<InfoHash, Scraped.Row> rows, PrintWriter out) {
    rows.forEach(
        (hash, row) ->
            out.printf(
                "%s  seeders %d  completed %d  leechers %d%n",
                hash, row.seeders(), row.completed(), row.leechers()));
  }
}
