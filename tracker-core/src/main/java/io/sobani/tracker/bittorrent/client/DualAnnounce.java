package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentRequest;
import io.sobani.tracker.bittorrent.TrackerUrl;
import io.sobani.tracker.net.Endpoint;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An announce over each address family in which a tracker has addresses, as one answer: the peers
 * of both, and the greater counts. Where one family answers, the other may take a second more; it
 * continues in the background, so that the tracker hears of the client, but nobody waits for it.
 */
final class DualAnnounce extends Timers.Timer implements Call {

  private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(1);

  private final Session session;
  private final TrackerUrl tracker;
  private final Announcement announcement;
  private final Callback<? super Announced> callback;
  private final boolean lastResort;
  private final List<PendingRequest<Announced>> parts = new ArrayList<>();
  private int open;
  private Announced answer;
  private boolean ended;

  DualAnnounce(
      Session session,
      TrackerUrl tracker,
      Announcement announcement,
      Callback<? super Announced> callback,
      boolean lastResort) {
    this.session = session;
    this.tracker = tracker;
    this.announcement = announcement;
    this.callback = callback;
    this.lastResort = lastResort;
  }

  Call start(long nowNs) {
    session.resolve(nowNs, tracker, newPart(), this::onAddresses);
    return this;
  }

  private PendingRequest<Announced> newPart() {
    PendingRequest<Announced> part =
        new PendingRequest<>(
            session,
            (id, number) ->
                new BittorrentRequest.Announce(id, number, announcement, tracker.urlData()),
            Announced.class,
            this::onPartEnded,
            lastResort);
    parts.add(part);
    open++;
    return part;
  }

  private void onAddresses(long nowNs, List<InetSocketAddress> addresses) {
    if (ended) {
      return;
    }
    Map<Boolean, List<InetSocketAddress>> families =
        addresses.stream()
            .collect(Collectors.partitioningBy(a -> a.getAddress() instanceof Inet4Address));
    if (!families.get(true).isEmpty() && !families.get(false).isEmpty()) {
      newPart().onAddresses(nowNs, families.get(false));
      parts.get(0).onAddresses(nowNs, families.get(true));
    } else {
      parts.get(0).onAddresses(nowNs, addresses);
    }
  }

  private void onPartEnded(long nowNs, Announced reply, BittorrentException problem) {
    open--;
    if (reply != null) {
      answer = answer == null ? reply : merged(answer, reply);
      parts.forEach(PendingRequest::inPassing);
      session.timers.schedule(this, nowNs + GRACE_NS);
    }
    if (open == 0) {
      end(nowNs, problem);
    }
  }

  @Override
  void onDue(long nowNs, DatagramSink out) {
    end(nowNs, null);
  }

  private void end(long nowNs, BittorrentException problem) {
    session.timers.cancel(this);
    if (!ended) {
      ended = true;
      callback.onEnd(nowNs, answer, answer == null ? problem : null);
    }
  }

  @Override
  public void cancel(long nowNs) {
    session.timers.cancel(this);
    answer = null;
    parts.forEach(part -> part.cancel(nowNs));
  }

  private static Announced merged(Announced one, Announced other) {
    List<Endpoint> peers = Stream.concat(one.peers().stream(), other.peers().stream()).toList();
    return new Announced(
        one.transactionId(),
        greater(one.intervalS(), other.intervalS()),
        greater(one.leechers(), other.leechers()),
        greater(one.seeders(), other.seeders()),
        peers);
  }

  private static int greater(int one, int other) {
    return Integer.compareUnsigned(one, other) >= 0 ? one : other;
  }
}
