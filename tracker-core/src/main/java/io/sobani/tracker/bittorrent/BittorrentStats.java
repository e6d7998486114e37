package io.sobani.tracker.bittorrent;

import java.util.Map;

/**
 * The counters of every datagram that a BitTorrent tracker saw, and the numbers of what it holds.
 *
 * <p>Nothing is lost: {@code received = declined + dropped + answered}, the sums of what follows
 * each.
 *
 * @param otherListener declined: came on a socket that is not the tracker's
 * @param foreign declined: begins neither with the protocol's id nor with a connection id of ours
 * @param tooShort declined: shorter than what it says it is
 * @param unknownAction declined: neither connect, announce nor scrape
 * @param sourcePortZero dropped: nothing can be sent to port 0
 * @param badConnectionId dropped: its connection id is not of the source's ip, or too old
 * @param overBudget dropped: its source had its answers
 * @param failed dropped: an exception of the authorizer's, or a defect
 * @param connects answered: connected
 * @param announces answered: a peer noted or, where it stopped, forgotten
 * @param announcesWithoutRoom answered, but the peer was not noted: a bound was reached
 * @param scrapes answered
 * @param portZero answered by an error: announced port 0
 * @param notServed answered by an error: the access list leaves the torrent out
 * @param unauthorized answered by an error: the authorizer said no
 * @param badScrapes answered by an error: no info-hash, or a part of one
 * @param swarms how many torrents have peers, counted for each address family
 * @param peers how many peers there are in all swarms, with those that expired but are not yet
 *     reclaimed
 */
public record BittorrentStats(
    long otherListener,
    long foreign,
    long tooShort,
    long unknownAction,
    long sourcePortZero,
    long badConnectionId,
    long overBudget,
    long failed,
    long connects,
    long announces,
    long announcesWithoutRoom,
    long scrapes,
    long portZero,
    long notServed,
    long unauthorized,
    long badScrapes,
    int swarms,
    int peers) {

  static BittorrentStats of(Map<Outcome, Long> counts, int swarms, int peers) {
    return new BittorrentStats(
        counts.get(Outcome.OTHER_LISTENER),
        counts.get(Outcome.FOREIGN),
        counts.get(Outcome.TOO_SHORT),
        counts.get(Outcome.UNKNOWN_ACTION),
        counts.get(Outcome.SOURCE_PORT_ZERO),
        counts.get(Outcome.BAD_CONNECTION_ID),
        counts.get(Outcome.OVER_BUDGET),
        counts.get(Outcome.FAILED),
        counts.get(Outcome.CONNECTED),
        counts.get(Outcome.ANNOUNCED),
        counts.get(Outcome.ANNOUNCED_WITHOUT_ROOM),
        counts.get(Outcome.SCRAPED),
        counts.get(Outcome.PORT_ZERO),
        counts.get(Outcome.NOT_SERVED),
        counts.get(Outcome.UNAUTHORIZED),
        counts.get(Outcome.BAD_SCRAPE),
        swarms,
        peers);
  }

  /**
   * Returns how many datagrams were seen.
   *
   * @return all of them
   */
  public long received() {
    return declined() + dropped() + answered();
  }

  /**
   * Returns how many were left to another handler.
   *
   * @return how many
   */
  public long declined() {
    return otherListener + foreign + tooShort + unknownAction;
  }

  /**
   * Returns how many requests got no answer.
   *
   * @return how many
   */
  public long dropped() {
    return sourcePortZero + badConnectionId + overBudget + failed;
  }

  /**
   * Returns how many requests were answered.
   *
   * @return how many
   */
  public long answered() {
    return connects
        + announces
        + announcesWithoutRoom
        + scrapes
        + portZero
        + notServed
        + unauthorized
        + badScrapes;
  }
}
