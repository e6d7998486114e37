package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The peers of one torrent in one address family, in one page or, hashed, in many. Not thread-safe:
 * its stripe's lock guards it.
 *
 * <p>For each page, and for all, a time is kept before which no peer was seen last: an announce
 * only writes its own row, and expiry looks only where a peer may have ended. No step moves or
 * looks at more than a few pages.
 */
final class Swarm extends TorrentKey {

  /** The place of a peer that is not there; a place is a page's number and a row. */
  static final long NOWHERE = -1;

  /** Pages beyond which an expiry leaves the rest to the next one. */
  private static final int PAGES_PER_EXPIRY = 4;

  /* The mean of many pages, of which the largest is about three times as long; a lone one has up to
   * four times as many peers. Either is below 4 KiB. */
  private static final int V4_PEERS_PER_PAGE = 48;
  private static final int V6_PEERS_PER_PAGE = 20;
  private static final int ONLY_PAGE = 4;

  /** The next one of its chain in a stripe. */
  Swarm next;

  private int size;
  private int seeders;
  private int completed;
  private PeerPage onlyPage;

  /** Null where there is one page. */
  private Buckets<PeerPage> pages;

  /** A time before which no peer was seen last; where there is none, when the last one left. */
  private long seenSinceNs = Long.MAX_VALUE;

  /* The pass of expiry through the pages: the page that is next, and the least time so far. */
  private int passPage;
  private long passSinceNs = Long.MAX_VALUE;

  Swarm(TorrentKey torrent) {
    hash = torrent.hash;
    high = torrent.high;
    middle = torrent.middle;
    low = torrent.low;
    v4 = torrent.v4;
  }

  int size() {
    return size;
  }

  int seeders() {
    return seeders;
  }

  int leechers() {
    return size - seeders;
  }

  int completed() {
    return completed;
  }

  /** Returns when the last peer left, or a time before which no peer was seen last. */
  long seenSinceNs() {
    return seenSinceNs;
  }

  int pages() {
    return pages == null ? size == 0 ? 0 : 1 : pages.count();
  }

  PeerPage page(int number) {
    return pages == null ? onlyPage : pages.get(number);
  }

  long find(PackedSource peer, int peerHash) {
    if (size == 0) {
      return NOWHERE;
    }
    int page = pageOf(peerHash);
    int row = page(page).find(peer, peerHash);
    return row < 0 ? NOWHERE : place(page, row);
  }

  /** Adds a leecher that is not there, and returns its place. */
  long add(PackedSource peer, int peerHash, long upNs, SipHash keyed) {
    if (size == 0) {
      onlyPage = new PeerPage(v4, PeerPage.MIN_CAPACITY);
      seenSinceNs = upNs;
    } else if (size >= peersPerPage() * (pages == null ? ONLY_PAGE : pages.count())) {
      split(keyed);
    }
    size++;
    seenSinceNs = Math.min(seenSinceNs, upNs);
    int page = pageOf(peerHash);
    return place(page, page(page).add(peer, peerHash, upNs));
  }

  long seenNs(long place) {
    return page(pageIn(place)).seenNs((int) place);
  }

  void touch(long place, long upNs, ReceivedAnnounce said) {
    PeerPage page = page(pageIn(place));
    int row = (int) place;
    seeders += (said.seeder ? 1 : 0) - (page.isSeeder(row) ? 1 : 0);
    page.touch(row, upNs, said.seeder);
    if (said.completed && page.complete(row)) {
      completed++;
    }
  }

  /** Removes a peer, by which others may change their places. */
  void remove(long place, long upNs, Swarms counts) {
    drop(page(pageIn(place)), (int) place, counts);
    shrink(upNs);
  }

  /** Removes peers that were last seen then or before, in a few pages; returns how many. */
  int expire(long expiredNs, long upNs, int most, Swarms counts) {
    int before = size;
    for (int i = 0; i < PAGES_PER_EXPIRY && mayHaveEnded(expiredNs); i++) {
      PeerPage page = page(passPage);
      for (int row = page.size() - 1; row >= 0 && before - size < most; row--) {
        if (page.seenNs(row) <= expiredNs) {
          drop(page, row, counts);
        }
      }
      page.tighten();
      if (page.seenSinceNs() <= expiredNs) {
        break; // enough for now
      }
      endOfPage(page);
    }
    if (size < before) {
      shrink(upNs);
    }
    return before - size;
  }

  /** Returns whether a peer may have been last seen at a time or before. */
  boolean mayHaveEnded(long expiredNs) {
    return size > 0 && expiredNs >= seenSinceNs;
  }

  /**
   * Writes some of the peers, beginning anywhere if that is not all of them.
   *
   * @param asker the place of a peer to leave out, or {@link #NOWHERE}
   * @param most how many to write at most
   * @param expiredNs peers that were last seen then or before are left out
   */
  void write(long asker, int most, long expiredNs, SplittableRandom random, ByteBuffer target) {
    if (most == 0 || size == 0) {
      return;
    }
    int count = pages();
    int first = most < size && count > 1 ? random.nextInt(count) : 0;
    int rows = page(first).size();
    int start = most < size && rows > 0 ? random.nextInt(rows) : 0;
    int left = most;
    for (int i = 0; i <= count && left > 0; i++) { // the first page is the last one, too
      int number = first + i < count ? first + i : first + i - count;
      PeerPage page = page(number);
      int from = i == 0 ? start : 0;
      int to = i == count ? start : page.size();
      int skip = asker >= 0 && pageIn(asker) == number ? (int) asker : -1;
      left -= write(page, from, to, skip, left, expiredNs, target);
    }
  }

  private static int write(
      PeerPage page, int from, int to, int skip, int most, long expiredNs, ByteBuffer target) {
    if (page.seenSinceNs() > expiredNs) {
      return page.write(from, to, skip, most, target);
    }
    int written = 0;
    for (int row = from; row < to && written < most; row++) {
      if (page.seenNs(row) > expiredNs) {
        written += page.write(row, row + 1, skip, 1, target);
      }
    }
    return written;
  }

  private int pageOf(int peerHash) {
    return pages == null ? 0 : pages.indexOf(peerHash);
  }

  static long place(int page, int row) {
    return (long) page << Integer.SIZE | row;
  }

  private static int pageIn(long place) {
    return (int) (place >> Integer.SIZE);
  }

  private void drop(PeerPage page, int row, Swarms counts) {
    counts.uncount(page.ipHigh(row), page.ipLow(row));
    seeders -= page.isSeeder(row) ? 1 : 0;
    page.remove(row);
    size--;
  }

  private void endOfPage(PeerPage page) {
    passSinceNs = Math.min(passSinceNs, page.seenSinceNs());
    if (++passPage == pages()) {
      seenSinceNs = passSinceNs;
      beginPass();
    }
  }

  private void beginPass() {
    passPage = 0;
    passSinceNs = Long.MAX_VALUE;
  }

  private void split(SipHash keyed) {
    if (pages == null) {
      pages = new Buckets<>();
      pages.set(0, onlyPage);
      onlyPage = null;
    }
    pages.add();
    int last = pages.count() - 1;
    PeerPage buddy = pages.get(pages.buddy());
    PeerPage added = new PeerPage(v4, buddy.size() * 5 / 8 + PeerPage.MIN_CAPACITY); // about half
    pages.set(last, added);
    PackedSource peer = new PackedSource();
    for (int row = buddy.size() - 1; row >= 0; row--) {
      buddy.read(row, peer);
      if (pages.indexOf((int) peer.hash(keyed)) == last) {
        added.take(buddy, row);
        buddy.remove(row);
      }
    }
  }

  private void shrink(long upNs) {
    if (size == 0) {
      onlyPage = null;
      pages = null;
      seenSinceNs = upNs;
      beginPass();
    }
    while (pages != null && size < pages.count() * peersPerPage() / 4) {
      merge();
    }
  }

  private void merge() {
    PeerPage buddy = pages.get(pages.buddy());
    PeerPage last = pages.removeLast();
    for (int row = 0; row < last.size(); row++) {
      buddy.take(last, row);
    }
    if (pages.count() == 1) {
      onlyPage = pages.get(0);
      pages = null;
    }
    passSinceNs = Math.min(passSinceNs, last.seenSinceNs());
    if (passPage >= pages()) {
      beginPass();
    }
  }

  private int peersPerPage() {
    return v4 ? V4_PEERS_PER_PAGE : V6_PEERS_PER_PAGE;
  }
}
