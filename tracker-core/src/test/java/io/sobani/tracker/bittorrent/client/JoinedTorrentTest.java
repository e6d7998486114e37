package io.sobani.tracker.bittorrent.client;

import static io.sobani.tracker.bittorrent.client.SessionDriver.infoHash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.Announcement.Event;
import io.sobani.tracker.bittorrent.Announcement.Progress;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Refused;
import io.sobani.tracker.bittorrent.BittorrentRequest.Announce;
import io.sobani.tracker.bittorrent.BittorrentRequest.Connect;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The events that are said, in which cases and after how long. */
class JoinedTorrentTest {

  private static final TrackerUrl URL = TrackerUrl.parse("udp://192.0.2.1:6969");
  private static final TrackerUrl OTHER = TrackerUrl.parse("udp://192.0.2.2:6969");

  private final SessionDriver driver = new SessionDriver(-5);
  private JoinedTorrent torrent;

  @Test
  void shouldAnnouncePeriodicallyWithoutAnEvent() {
    join(URL);
    answerAll(1_800);
    for (int i = 1; i < 5; i++) {
      driver.runTo(1_800L * i - 1);
      assertThat(said()).hasSize(i);
      driver.runTo(1_800L * i);
      answerAll(1_800);
    }
    assertThat(said())
        .containsExactly(Event.STARTED, Event.NONE, Event.NONE, Event.NONE, Event.NONE);
    assertThat(driver.heard).hasSize(5).allMatch(heard -> heard instanceof Announced);
  }

  @Test
  void shouldTellProgressAtTheInterval() {
    join(URL);
    answerAll(1_800);
    torrent.progress(new Progress(5, 6, 7));
    driver.runTo(1_799);
    assertThat(said()).hasSize(1);
    driver.runTo(1_800);
    answerAll(1_800);
    assertThat(lastAnnounce().progress()).isEqualTo(new Progress(5, 6, 7));
  }

  @Test
  void shouldNotLoopOnAShortInterval() {
    join(URL);
    for (int i = 0; i < 10; i++) {
      answerAll(0);
      driver.runTo(60L * (i + 1));
    }
    assertThat(said()).hasSizeLessThanOrEqualTo(11);
  }

  @Test
  void shouldTryAgainAfterAFailureWithBackOff() {
    join(URL);
    int failures = 6;
    for (int i = 0; i < failures; i++) {
      driver.answerConnect(7);
      driver.answer(new Refused(driver.last().request().transactionId(), "busy"));
      driver.runTo(driver.seconds() + (60L << i) - 1);
      int sent = driver.sent.size();
      driver.runTo(driver.seconds() + 1);
      boolean capped = (60L << i) > 1_800;
      assertThat(driver.sent.size() > sent || capped).isTrue();
    }
    assertThat(said()).hasSize(failures).containsOnly(Event.STARTED);
    assertThat(driver.heard).hasSize(failures).containsOnly("REFUSED: busy");
  }

  @Test
  void shouldSayCompletedAtOnce() {
    join(URL);
    answerAll(1_800);
    driver.runTo(100);
    torrent.completed(driver.nowNs);
    driver.runTo(100);
    answerAll(1_800);
    assertThat(lastAnnounce().event()).isEqualTo(Event.COMPLETED);
    assertThat(lastAnnounce().progress().left()).isZero();
    driver.runTo(1_899);
    assertThat(said()).hasSize(2);
  }

  @Test
  void shouldSayNothingOnASecondCompleted() {
    join(URL);
    answerAll(1_800);
    torrent.completed(driver.nowNs);
    torrent.completed(driver.nowNs);
    driver.runTo(1);
    answerAll(1_800);
    torrent.completed(driver.nowNs);
    driver.runTo(1_801);
    answerAll(1_800);
    assertThat(said()).containsExactly(Event.STARTED, Event.COMPLETED, Event.NONE);
  }

  @Test
  void shouldSayCompletedAfterStarted() {
    join(URL);
    torrent.completed(driver.nowNs);
    answerAll(1_800);
    answerAll(1_800);
    assertThat(said()).containsExactly(Event.STARTED, Event.COMPLETED);
  }

  @Test
  void shouldSayNothingAfterStopped() {
    join(URL);
    answerAll(1_800);
    torrent.stop(driver.nowNs);
    torrent.stop(driver.nowNs);
    torrent.completed(driver.nowNs);
    driver.runTo(1);
    answerAll(1_800);
    driver.runTo(100_000);
    assertThat(said()).containsExactly(Event.STARTED, Event.STOPPED);
    assertThat(driver.heard).hasSize(2).endsWith("stopped");
    assertThat(driver.session.hasTorrents()).isFalse();
  }

  @Test
  void shouldStopWhileStartedIsUnderWay() {
    join(URL);
    driver.answerConnect(7);
    torrent.stop(driver.nowNs);
    driver.runTo(1);
    answerAll(1_800);
    assertThat(said()).containsExactly(Event.STARTED, Event.STOPPED);
    assertThat(driver.heard).containsExactly("stopped");
  }

  @Test
  void shouldStopSilentlyWhereNoTrackerKnows() {
    join(TrackerUrl.parse("udp://nowhere.example:1"));
    torrent.stop(driver.nowNs);
    assertThat(driver.heard).hasSize(2).endsWith("stopped");
    driver.runTo(10_000);
    assertThat(driver.sent).isEmpty();
  }

  @Test
  void shouldEndWhenTheTrackerDoesNotHearOfTheEnd() {
    join(URL);
    answerAll(1_800);
    torrent.stop(driver.nowNs);
    driver.runTo(20_000);
    assertThat(driver.heard).hasSize(2).endsWith("stopped");
  }

  @Test
  void shouldGoOnToTheNextTracker() {
    join(URL, OTHER);
    driver.runTo(105);
    assertThat(driver.last().to().getHostString()).isEqualTo("192.0.2.2");
    answerAll(1_800);
    assertThat(lastAnnounce().event()).isEqualTo(Event.STARTED);
    driver.runTo(105 + 1_800);
    assertThat(driver.last().to().getHostString()).isEqualTo("192.0.2.2");
    answerAll(1_800);
    assertThat(lastAnnounce().event()).isEqualTo(Event.NONE);
  }

  @Test
  void shouldBeAbortedWithTheSession() {
    join(URL);
    driver.session.close(driver.nowNs);
    driver.runTo(100_000);
    assertThat(driver.heard).containsExactly("stopped");
    assertThat(driver.sent).hasSize(1);
    assertThatIllegalStateException().isThrownBy(() -> join(URL));
  }

  @Test
  void shouldTellAllTrackersWhenTheSessionStops() {
    join(URL);
    answerAll(1_800);
    join(URL);
    answerAll(1_800);
    driver.session.stop(driver.nowNs);
    driver.runTo(0);
    assertThat(said()).endsWith(Event.STOPPED, Event.STOPPED);
    assertThat(driver.session.hasTorrents()).isTrue();
  }

  @Test
  void shouldRequireATracker() {
    assertThatIllegalArgumentException().isThrownBy(this::join);
  }

  private void join(TrackerUrl... trackers) {
    Announcement announcement = Announcement.of(infoHash(1), PeerId.random(), 6881);
    torrent = driver.session.join(driver.nowNs, List.of(trackers), announcement, driver.events());
    driver.runTo(driver.seconds());
  }

  /** Answers what was sent last, connecting first where that is asked. */
  private void answerAll(int intervalS) {
    if (driver.last().request() instanceof Connect) {
      driver.answerConnect(7);
    }
    driver.answerAnnounce(intervalS);
  }

  private Announcement lastAnnounce() {
    return ((Announce) driver.last().request()).announcement();
  }

  private List<Event> said() {
    return driver.sent.stream()
        .map(SessionDriver.Sent::request)
        .filter(Announce.class::isInstance)
        .map(request -> ((Announce) request).announcement().event())
        .toList();
  }
}
