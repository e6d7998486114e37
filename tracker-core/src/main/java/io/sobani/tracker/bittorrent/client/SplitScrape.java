package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.BittorrentRequest;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A scrape of any number of distinct torrents, in as many requests as it takes; the first that
 * fails fails all.
 */
final class SplitScrape implements Call {

  private static final int HASHES_PER_REQUEST = 70;

  private final Session session;
  private final TrackerUrl tracker;
  private final Callback<? super Map<InfoHash, Scraped.Row>> callback;
  private final Map<InfoHash, Scraped.Row> rows = new LinkedHashMap<>();
  private final List<Call> parts = new ArrayList<>();
  private int missing;
  private boolean failed;

  private SplitScrape(
      Session session, TrackerUrl tracker, Callback<? super Map<InfoHash, Scraped.Row>> callback) {
    this.session = session;
    this.tracker = tracker;
    this.callback = callback;
  }

  static Call start(
      Session session,
      long nowNs,
      TrackerUrl tracker,
      List<InfoHash> infoHashes,
      Callback<? super Map<InfoHash, Scraped.Row>> callback) {
    if (infoHashes.isEmpty()) {
      throw new IllegalArgumentException("scrape of no torrent");
    }
    SplitScrape scrape = new SplitScrape(session, tracker, callback);
    List<InfoHash> distinct = infoHashes.stream().distinct().toList();
    scrape.missing = 1; // so that parts that fail at once do not end it yet
    for (int from = 0; from < distinct.size(); from += HASHES_PER_REQUEST) {
      int to = Math.min(from + HASHES_PER_REQUEST, distinct.size());
      scrape.ask(nowNs, List.copyOf(distinct.subList(from, to)));
    }
    scrape.onPartEnded(nowNs);
    return scrape;
  }

  @Override
  public void cancel(long nowNs) {
    List.copyOf(parts).forEach(part -> part.cancel(nowNs));
  }

  private void ask(long nowNs, List<InfoHash> part) {
    missing++;
    PendingRequest<Scraped> request =
        session.newRequest(
            (id, number) -> new BittorrentRequest.Scrape(id, number, part),
            Scraped.class,
            new Part(part),
            true);
    parts.add(request);
    session.resolve(nowNs, tracker, request, request::onAddresses);
  }

  private void onPartEnded(long nowNs) {
    if (--missing == 0 && !failed) {
      callback.onSuccess(nowNs, rows);
    }
  }

  /** Puts the rows of one request to their torrents, and asks again for those that are left out. */
  private final class Part implements Callback<Scraped> {

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
      if (answered > 0 && answered < infoHashes.size()) {
        ask(nowNs, List.copyOf(infoHashes.subList(answered, infoHashes.size())));
      }
      onPartEnded(nowNs);
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
