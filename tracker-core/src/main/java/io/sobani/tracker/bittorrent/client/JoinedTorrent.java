package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.Announcement.Event;
import io.sobani.tracker.bittorrent.Announcement.Progress;
import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.bittorrent.BittorrentException.Problem;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.TorrentEvents;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client's part in a torrent: when to announce, and which event. Confined to its session's
 * thread.
 *
 * <p>{@code started} is said until a tracker has heard it, {@code completed} once, {@code stopped}
 * last; these go at once. Everything else is said when the tracker's interval is over, a minute at
 * least and a day at most. After a failure the next tracker is asked, and after the last one the
 * first again, in a minute, then two, four, up to half an hour.
 */
public final class JoinedTorrent extends Timers.Timer {

  private static final long MIN_INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);
  private static final long MAX_INTERVAL_NS = TimeUnit.DAYS.toNanos(1);
  private static final long FIRST_BACK_OFF_NS = TimeUnit.MINUTES.toNanos(1);
  private static final long MAX_BACK_OFF_NS = TimeUnit.MINUTES.toNanos(30);

  private final Session session;
  private final List<TrackerUrl> trackers;
  private final TorrentEvents events;

  private Announcement announcement;
  private Call call;
  private boolean underWay;
  private int tracker;
  private int failures;
  private long backOffNs = FIRST_BACK_OFF_NS;
  private boolean started;
  private boolean completed;
  private boolean completionToSay;
  private boolean stopping;

  JoinedTorrent(
      Session session, List<TrackerUrl> trackers, Announcement announcement, TorrentEvents events) {
    if (trackers.isEmpty()) {
      throw new IllegalArgumentException("torrent without a tracker");
    }
    this.session = session;
    this.trackers = List.copyOf(trackers);
    this.announcement = announcement;
    this.events = events;
  }

  /** Says how far the client is, with the next announce. */
  public void progress(Progress progress) {
    announcement = announcement.progress(progress);
  }

  /** Says that the last piece has come; again, it says nothing. */
  public void completed(long nowNs) {
    if (completed || stopping) {
      return;
    }
    completed = true;
    completionToSay = true;
    Progress progress = announcement.progress();
    progress(new Progress(progress.downloaded(), 0, progress.uploaded()));
    if (started && !underWay) {
      announce(nowNs);
    }
  }

  /** Takes no more part; a tracker that may know of the client is told. */
  public void stop(long nowNs) {
    if (stopping) {
      return;
    }
    stopping = true;
    if (!started && !underWay) {
      end();
      return;
    }
    if (underWay) {
      call.cancel(nowNs);
    }
    announce(nowNs);
  }

  void abort(long nowNs) {
    end();
    call.cancel(nowNs);
  }

  void announce(long nowNs) {
    session.timers.cancel(this);
    Event event = nextEvent();
    boolean lastResort = stopping || (failures + 1) % trackers.size() == 0;
    underWay = true;
    Callback<Announced> callback =
        (endNs, update, problem) -> onAnnounced(endNs, event, update, problem);
    call =
        new DualAnnounce(
                session, trackers.get(tracker), announcement.event(event), callback, lastResort)
            .start(nowNs);
  }

  private Event nextEvent() {
    if (stopping) {
      return Event.STOPPED;
    }
    if (!started) {
      return Event.STARTED;
    }
    return completionToSay ? Event.COMPLETED : Event.NONE;
  }

  /** Takes the result of one announce; that of one that was given up is ignored. */
  private void onAnnounced(long nowNs, Event event, Announced update, BittorrentException problem) {
    if (update != null) {
      onUpdate(nowNs, event, update);
    } else if (problem.problem() != Problem.ABORTED) {
      onFailed(nowNs, problem);
    }
  }

  private void onUpdate(long nowNs, Event event, Announced update) {
    underWay = false;
    failures = 0;
    backOffNs = FIRST_BACK_OFF_NS;
    if (event == Event.STOPPED) {
      end();
      return;
    }
    started = true;
    completionToSay &= event != Event.COMPLETED;
    session.timers.schedule(this, completionToSay ? nowNs : nowNs + intervalNs(update.intervalS()));
    events.onUpdate(update);
  }

  /** Returns the interval to keep where a tracker says a number of seconds, unsigned. */
  static long intervalNs(int seconds) {
    long saidNs = TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(seconds));
    return Math.min(Math.max(saidNs, MIN_INTERVAL_NS), MAX_INTERVAL_NS);
  }

  private void onFailed(long nowNs, BittorrentException problem) {
    if (stopping) {
      end();
      return;
    }
    underWay = false;
    failures++;
    tracker = (tracker + 1) % trackers.size();
    started &= trackers.size() == 1; // another tracker has heard nothing yet
    if (tracker == 0) {
      session.timers.schedule(this, nowNs + backOffNs);
      backOffNs = Math.min(2 * backOffNs, MAX_BACK_OFF_NS);
    } else {
      session.timers.schedule(this, nowNs);
    }
    events.onError(problem);
  }

  private void end() {
    stopping = true;
    session.timers.cancel(this);
    session.torrents.remove(this);
    events.onStopped();
  }

  @Override
  void onDue(long nowNs, DatagramSink out) {
    announce(nowNs);
  }
}
