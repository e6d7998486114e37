package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.bittorrent.BittorrentException.Problem;
import io.sobani.tracker.bittorrent.BittorrentReply;
import io.sobani.tracker.bittorrent.BittorrentReply.Refused;
import io.sobani.tracker.bittorrent.BittorrentRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * One announce or scrape, until it is answered: connects first where there is no fresh connection
 * id, and sends again, to the next address if there are several, after 15 · 2ⁿ s, where n is how
 * often all of them were asked.
 *
 * <p>All transmissions have one transaction id, so that a late answer to an early one counts.
 */
final class PendingRequest<R extends BittorrentReply> extends Timers.Timer
    implements Session.Exchange {

  /** The rounds through the addresses where there is another tracker to try. */
  private static final int ROUNDS_IN_PASSING = 3;

  /** True if a connection id comes next, not an answer. */
  boolean awaitsConnection;

  private final Session session;
  private final BiFunction<Long, Integer, BittorrentRequest> form;
  private final Class<R> expected;
  private final Callback<? super R> callback;
  private final int transactionId;
  private boolean lastResort;

  private List<InetSocketAddress> addresses = List.of();
  private int current;
  private TrackerEndpoint endpoint;
  private int transmissions;
  private long giveUpNs;
  private boolean sent;
  private boolean reconnected;
  private boolean ended;

  /** Waits for addresses; the form makes the request of a connection id and a transaction id. */
  PendingRequest(
      Session session,
      BiFunction<Long, Integer, BittorrentRequest> form,
      Class<R> expected,
      Callback<? super R> callback,
      boolean lastResort) {
    this.session = session;
    this.form = form;
    this.expected = expected;
    this.callback = callback;
    this.lastResort = lastResort;
    transactionId = session.begin(this);
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
      giveUpNs = nowNs + 2L * addresses.size() * (session.firstTimeoutNs << maxRounds());
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
    enterEndpoint(nowNs);
    transmissions++;
    awaitsConnection = !endpoint.hasFreshId(nowNs);
    if (awaitsConnection) {
      endpoint.connect(nowNs, out);
    } else {
      sent = true;
      session.send(form.apply(endpoint.connectionId, transactionId), endpoint.address, out);
    }
    session.timers.schedule(this, nowNs + (session.firstTimeoutNs << round));
  }

  /** Turns to the next address, or stays with one that has just answered. */
  private void enterEndpoint(long nowNs) {
    current = transmissions == 0 ? current : (current + 1) % addresses.size();
    TrackerEndpoint next = session.endpoint(nowNs, addresses.get(current));
    if (next != endpoint) {
      leaveEndpoint(nowNs);
      endpoint = next;
      endpoint.requests.add(this);
    }
  }

  /** Sends anew; the waits begin anew as well. */
  void restart(long nowNs) {
    transmissions = 0;
    session.timers.schedule(this, nowNs);
  }

  @Override
  public boolean expects(InetAddress source) {
    return sent
        && (!session.config.checkSource()
            || addresses.stream().anyMatch(address -> address.getAddress().equals(source)));
  }

  /** Notes that something else has been answered, so that this may fail soon. */
  void inPassing() {
    lastResort = false;
  }

  @Override
  public boolean onReply(long nowNs, BittorrentReply reply) {
    if (reply instanceof Refused refused) {
      onRefused(nowNs, refused.message());
      return true;
    }
    if (!expected.isInstance(reply)) {
      return false;
    }
    end(nowNs);
    callback.onEnd(nowNs, expected.cast(reply), null);
    return true;
  }

  /** A tracker that has forgotten its ids, as after a restart, is asked for another one once. */
  void onRefused(long nowNs, String message) {
    if (!reconnected && message.toLowerCase(Locale.ROOT).contains("connection id")) {
      reconnected = true;
      endpoint.dropId();
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
    int most = session.config.transmissions();
    return lastResort ? most : Math.min(ROUNDS_IN_PASSING, most);
  }

  private void fail(long nowNs, Problem problem, String message) {
    if (!ended) {
      end(nowNs);
      callback.onEnd(nowNs, null, new BittorrentException(problem, message));
    }
  }

  private void end(long nowNs) {
    ended = true;
    session.exchanges.remove(transactionId);
    session.timers.cancel(this);
    leaveEndpoint(nowNs);
  }

  private void leaveEndpoint(long nowNs) {
    if (endpoint != null) {
      endpoint.leave(nowNs, this);
    }
  }
}
