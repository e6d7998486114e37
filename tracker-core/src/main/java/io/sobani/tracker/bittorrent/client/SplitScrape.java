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

  SplitScrape(
      Session session, TrackerUrl tracker, Callback<? super Map<InfoHash, Scraped.Row>> callback) {
    this.session = session;
    this.tracker = tracker;
    this.callback = callback;
  }

  Call start(long nowNs, List<InfoHash> infoHashes) {
    if (infoHashes.isEmpty()) {
      throw new IllegalArgumentException("scrape of no torrent");
    }
    List<InfoHash> distinct = infoHashes.stream().distinct().toList();
    for (int from = 0; from < distinct.size(); from += HASHES_PER_REQUEST) {
      int to = Math.min(from + HASHES_PER_REQUEST, distinct.size());
      ask(nowNs, distinct.subList(from, to));
    }
    return this;
  }

  @Override
  public void cancel(long nowNs) {
    parts.forEach(part -> part.cancel(nowNs));
  }

  private void ask(long nowNs, List<InfoHash> asked) {
    missing++;
    PendingRequest<Scraped> part =
        new PendingRequest<>(
            session,
            (id, number) -> new BittorrentRequest.Scrape(id, number, asked),
            Scraped.class,
            (endNs, reply, problem) -> onPartEnded(endNs, asked, reply, problem),
            true);
    parts.add(part);
    session.resolve(nowNs, tracker, part, part::onAddresses);
  }

  /** Puts the rows to their torrents, and asks again for those that are left out. */
  private void onPartEnded(
      long nowNs, List<InfoHash> asked, Scraped reply, BittorrentException problem) {
    if (failed) {
      return;
    }
    if (problem != null) {
      failed = true;
      cancel(nowNs);
      callback.onEnd(nowNs, null, problem);
      return;
    }
    int answered = Math.min(asked.size(), reply.rows().size());
    for (int i = 0; i < answered; i++) {
      rows.put(asked.get(i), reply.rows().get(i));
    }
    if (answered > 0 && answered < asked.size()) {
      ask(nowNs, asked.subList(answered, asked.size()));
    }
    if (--missing == 0) {
      callback.onEnd(nowNs, rows, null);
    }
  }
}
