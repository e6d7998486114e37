package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A scrape in as many requests as it takes; the first that fails fails all. */
final class SplitScrape implements BittorrentCall {

  private static final int HASHES_PER_REQUEST = 70;

  private final BittorrentCallback<? super Map<InfoHash, Scraped.Row>> callback;
  private final Map<InfoHash, Scraped.Row> rows = new LinkedHashMap<>();
  private final List<BittorrentCall> parts = new ArrayList<>();
  private int missing;
  private boolean failed;

  private SplitScrape(BittorrentCallback<? super Map<InfoHash, Scraped.Row>> callback) {
    this.callback = callback;
  }

  static BittorrentCall start(
      BittorrentSession session,
      long nowNs,
      TrackerUrl tracker,
      List<InfoHash> infoHashes,
      BittorrentCallback<? super Map<InfoHash, Scraped.Row>> callback) {
    if (infoHashes.isEmpty()) {
      throw new IllegalArgumentException("scrape of no torrent");
    }
    SplitScrape scrape = new SplitScrape(callback);
    List<List<InfoHash>> parts = new ArrayList<>();
    for (int from = 0; from < infoHashes.size(); from += HASHES_PER_REQUEST) {
      int to = Math.min(from + HASHES_PER_REQUEST, infoHashes.size());
      parts.add(List.copyOf(infoHashes.subList(from, to)));
    }
    scrape.missing = parts.size();
    for (List<InfoHash> part : parts) {
      scrape.parts.add(
          session.ask(
              nowNs,
              tracker,
              (id, number) -> new BittorrentRequest.Scrape(id, number, part),
              Scraped.class,
              scrape.new Part(part),
              true));
    }
    return scrape;
  }

  @Override
  public void cancel(long nowNs) {
    parts.forEach(part -> part.cancel(nowNs));
  }

  /** Puts the rows of one request to their torrents; a tracker may answer the first ones only. */
  private final class Part implements BittorrentCallback<Scraped> {

    private final List<InfoHash> infoHashes;

    Part(List<InfoHash> infoHashes) {
      this.infoHashes = infoHashes;
    }

    @Override
    public void onSuccess(long nowNs, Scraped reply) {
      int answered = Math.min(infoHashes.size(), reply.rows().size());
      for (int i = 0; i < answered; i++) {
        rows.put(infoHashes.get(i), reply.rows().get(i));
      }
      if (--missing == 0) {
        callback.onSuccess(nowNs, rows);
      }
    }

    @Override
    public void onFailure(long nowNs, BittorrentException problem) {
      if (!failed) {
        failed = true;
        cancel(nowNs);
        callback.onFailure(nowNs, problem);
      }
    }
  }
}
