package io.sobani.tracker.examples.bittorrent;

import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.Announcement.Event;
import io.sobani.tracker.bittorrent.Announcement.Progress;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/** The command {@code bt-announce}: one announce to a tracker, and what it says. */
@Command(
    name = "bt-announce",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Announce a torrent to a BitTorrent tracker (BEP 15) and print its peers.")
public final class AnnounceCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "URL",
      converter = Converters.Url.class,
      description = "udp://HOST:PORT[/PATH]")
  private TrackerUrl url;

  @Parameters(
      index = "1",
      paramLabel = "INFOHASH",
      converter = Converters.Hash.class,
      description = "40 hexadecimal digits or 32 characters of base 32")
  private InfoHash infoHash;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "6881",
      description = "where peers may connect (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--event",
      paramLabel = "none|completed|started|stopped",
      defaultValue = "started",
      description = "why (default: ${DEFAULT-VALUE})")
  private Event event;

  @Option(
      names = "--left",
      paramLabel = "BYTES",
      converter = Converters.Unsigned.class,
      defaultValue = "9223372036854775807",
      description = "still to be received; 0 for a seeder (default: not known)")
  private long left;

  @Option(
      names = "--downloaded",
      paramLabel = "BYTES",
      converter = Converters.Unsigned.class,
      defaultValue = "0",
      description = "received so far (default: ${DEFAULT-VALUE})")
  private long downloaded;

  @Option(
      names = "--uploaded",
      paramLabel = "BYTES",
      converter = Converters.Unsigned.class,
      defaultValue = "0",
      description = "sent so far (default: ${DEFAULT-VALUE})")
  private long uploaded;

  @Option(
      names = "--num-want",
      paramLabel = "N",
      defaultValue = "50",
      description = "peers wanted; -1 leaves it to the tracker (default: ${DEFAULT-VALUE})")
  private int numWant;

  @Option(
      names = "--peer-id",
      paramLabel = "ID",
      converter = Converters.Peer.class,
      description = "20 characters or 40 hexadecimal digits (default: random, for one command)")
  private PeerId peerId = PeerId.random();

  @Mixin private QueryOptions query;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Announcement announcement = announcement();
    return query.run(
        client -> client.announce(url, announcement),
        AnnounceCommand::toJson,
        AnnounceCommand::print);
  }

  private Announcement announcement() {
    try {
      return Announcement.of(infoHash, peerId, port)
          .progress(new Progress(downloaded, left, uploaded))
          .event(event)
          .numWant(numWant);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void toJson(Announced update, JsonGenerator json) {
    json.writeStartObject()
        .writeNumberProperty("interval", Integer.toUnsignedLong(update.intervalS()))
        .writeNumberProperty("leechers", update.leechers())
        .writeNumberProperty("seeders", update.seeders())
        .writeNumberProperty("seeds", update.seeders()) // as the Node library says it
        .writeArrayPropertyStart("peers");
    update.peers().forEach(peer -> json.writeString(peer.toString()));
    json.writeEndArray().writeEndObject();
  }

  private static void print(Announced update, PrintWriter out) {
    out.println("interval " + Integer.toUnsignedString(update.intervalS()) + " s");
    out.println("leechers " + update.leechers());
    out.println("seeders  " + update.seeders());
    update.peers().forEach(peer -> out.println("peer     " + peer));
  }
}
