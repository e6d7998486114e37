package io.sobani.tracker.bittorrent;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentException.Problem;
import io.sobani.tracker.bittorrent.BittorrentReply.Refused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/**
 * One announce or scrape, until it is answered: connects first where there is no fresh connection
 * id, and sends again, to the next address if there are several, after 15 · 2ⁿ s, where n is how
 * often all of them were asked.
 *
 * <p>All transmissions have one transaction id, so that a late answer to an early one counts.
 *
 * @param <R> the reply
 */
final class Exchange<R extends BittorrentReply> extends Timers.Timer implements BittorrentCall {

  /** How often each address is asked where another tracker is there to try. */
  private static final int ROUNDS_IN_PASSING = 3;

  private final Requests requests;
  private final RequestForm form;
  private final Class<R> expected;
  private final BittorrentCallback<? super R> callback;
  private final int transactionId;
  private boolean lastResort;

  private List<InetSocketAddress> addresses = List.of();
  private int current;
  private Route route;
  private int transmissions;
  private long giveUpNs;
  private boolean awaitsConnection;
  private boolean sent;
  private boolean reconnected;
  private boolean ended;

  /** Builds the request of a connection id and transaction id. */
  interface RequestForm {
    BittorrentRequest of(long connectionId, int transactionId);
  }

  /**
   * Makes an exchange that waits for addresses.
   *
   * @param lastResort whether nothing else will be tried if this fails
   */
  Exchange(
      Requests requests,
      RequestForm form,
      Class<R> expected,
      BittorrentCallback<? super R> callback,
      boolean lastResort) {
    this.requests = requests;
    this.form = form;
    this.expected = expected;
    this.callback = callback;
    this.lastResort = lastResort;
    transactionId = requests.newTransactionId();
    requests.exchanges.put(transactionId, this);
  }

  void onAddresses(long nowNs, List<InetSocketAddress> found) {
    if (ended) {
      return;
    }
    addresses = List.copyOf(found);
    if (addresses.isEmpty()) {
      fail(nowNs, Problem.UNRESOLVED, "the tracker's host has no address");
    } else {
      // a tracker that answers each connect but nothing else would be asked for ever
      giveUpNs = nowNs + 2L * addresses.size() * (requests.config.firstTimeoutNs() << maxRounds());
      restart(nowNs);
    }
  }

  @Override
  void onDue(long nowNs, DatagramSink out) {
    int round = transmissions / addresses.size();
    if (round >= maxRounds() || nowNs - giveUpNs >= 0) {
      fail(nowNs, Problem.TIMEOUT, "the tracker does not answer");
      return;
    }
    enterRoute(nowNs);
    transmissions++;
    awaitsConnection = !route.hasFreshId(nowNs);
    if (awaitsConnection) {
      route.connect(nowNs, out);
    } else {
      sent = true;
      requests.send(form.of(route.connectionId(), transactionId), route.address, out);
    }
    requests.timers.schedule(this, nowNs + (requests.config.firstTimeoutNs() << round));
  }

  /** Enters the route of the next address, or stays with one that has just answered. */
  private void enterRoute(long nowNs) {
    current = transmissions == 0 ? current : (current + 1) % addresses.size();
    Route next = requests.route(addresses.get(current));
    if (next != route) {
      leaveRoute(nowNs);
      route = next;
      route.exchanges.add(this);
    }
  }

  /** Whether the next thing to come is a connection id, not an answer. */
  boolean awaitsConnection() {
    return awaitsConnection;
  }

  /** Sends anew; the waits begin anew as well. */
  void restart(long nowNs) {
    transmissions = 0;
    requests.timers.schedule(this, nowNs);
  }

  /** Returns whether an answer may come from an address. */
  boolean expects(InetAddress source) {
    return sent
        && (!requests.config.checkSource()
            || addresses.stream().anyMatch(address -> address.getAddress().equals(source)));
  }

  /** Notes that something else has been answered, so that this may fail soon. */
  void inPassing() {
    lastResort = false;
  }

  /** Takes a reply; returns whether it was one to this request. */
  boolean onReply(long nowNs, BittorrentReply reply) {
    if (reply instanceof Refused refused) {
      onRefused(nowNs, refused.message());
      return true;
    }
    if (!expected.isInstance(reply)) {
      return false; // null too
    }
    end(nowNs);
    callback.onSuccess(nowNs, expected.cast(reply));
    return true;
  }

  /** A tracker that has forgotten its ids, as after a restart, is asked for another one once. */
  void onRefused(long nowNs, String message) {
    if (!reconnected && message.toLowerCase(Locale.ROOT).contains("connection id")) {
      reconnected = true;
      route.dropId();
      restart(nowNs);
    } else {
      fail(nowNs, Problem.REFUSED, message);
    }
  }

  @Override
  public void cancel(long nowNs) {
    fail(nowNs, Problem.ABORTED, "the request was cancelled");
  }

  private int maxRounds() {
    int most = requests.config.transmissions();
    return lastResort ? most : Math.min(ROUNDS_IN_PASSING, most);
  }

  private void fail(long nowNs, Problem problem, String message) {
    if (!ended) {
      end(nowNs);
      callback.onFailure(nowNs, new BittorrentException(problem, message));
    }
  }

  private void end(long nowNs) {
    ended = true;
    requests.exchanges.remove(transactionId);
    requests.timers.cancel(this);
    leaveRoute(nowNs);
  }

  private void leaveRoute(long nowNs) {
    if (route != null) {
      route.leave(nowNs, this);
    }
  }
}
