package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.bittorrent.AccessList;
import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.Announcement.Progress;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.bittorrent.BittorrentException.Problem;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.BittorrentStats.Outcome;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TorrentEvents;
import io.sobani.tracker.bittorrent.TrackerUrl;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and the tracker, over loopback sockets. */
@Timeout(60)
class BittorrentClientTest {

  private static final InfoHash HASH = new InfoHash(1, 2, 3);
  private static final InetSocketAddress ANY = new InetSocketAddress(0);

  private BittorrentTracker swarms;
  private TrackerServer server;

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "localhost"})
  void shouldAnnounceAndScrape(String host) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    TrackerUrl url = new TrackerUrl(host, serve(address), "/announce");
    try (BittorrentClient client = BittorrentClient.launch()) {
      Announcement seeder = Announcement.of(HASH, PeerId.random(), 6_881).progress(Progress.SEEDER);
      client.announce(url, seeder).join();
      Announced update = client.announce(url, Announcement.of(HASH, PeerId.random(), 7)).join();
      assertThat(update.seeders()).isEqualTo(1);
      assertThat(update.leechers()).isEqualTo(1);
      assertThat(update.peers())
          .containsExactly(Endpoint.of(new InetSocketAddress(address, 6_881)));
      InfoHash unknown = new InfoHash(9, 9, 9);
      assertThat(client.scrape(url, List.of(HASH, unknown)).join())
          .isEqualTo(Map.of(HASH, new Scraped.Row(1, 0, 1), unknown, new Scraped.Row(0, 0, 0)));
    }
  }

  @Test
  void shouldTakePartInATorrentUntilClosed() throws Exception {
    TrackerUrl url = new TrackerUrl("127.0.0.1", serve(InetAddress.getByName("127.0.0.1")), "");
    Events events = new Events();
    BittorrentClient client = BittorrentClient.launch();
    BittorrentClient.Torrent torrent =
        client.join(List.of(url), Announcement.of(HASH, PeerId.random(), 6_881), events);
    assertThat(((Announced) events.next()).leechers()).isEqualTo(1);
    torrent.progress(new Progress(1, 2, 3));
    torrent.completed();
    assertThat(((Announced) events.next()).seeders()).isEqualTo(1);
    client.close(Duration.ofSeconds(30));
    assertThat(events.next()).isEqualTo("stopped");
    assertThat(swarms.stats().peers()).isZero();
    Eventually.holds(
        () -> swarms.stats().count(Outcome.ANNOUNCED) == 3); // counted after it has answered
  }

  @Test
  void shouldStopOneTorrent() throws Exception {
    TrackerUrl url = new TrackerUrl("127.0.0.1", serve(InetAddress.getByName("127.0.0.1")), "");
    Events events = new Events();
    try (BittorrentClient client = BittorrentClient.launch()) {
      BittorrentClient.Torrent torrent =
          client.join(List.of(url), Announcement.of(HASH, PeerId.random(), 6_881), events);
      events.next();
      torrent.stop();
      assertThat(events.next()).isEqualTo("stopped");
      assertThat(swarms.stats().swarms()).isZero();
    }
  }

  @Test
  void shouldFailWhereNobodyAnswers() throws IOException {
    BittorrentClientConfig hasty =
        BittorrentClientConfig.builder()
            .firstTimeout(Duration.ofMillis(20))
            .transmissions(2)
            .build();
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        BittorrentClient client = BittorrentClient.launch(hasty, ANY)) {
      TrackerUrl url = new TrackerUrl("127.0.0.1", silent.getLocalPort(), "");
      assertThat(problem(client.scrape(url, List.of(HASH)))).isEqualTo(Problem.TIMEOUT);
    }
  }

  @Test
  void shouldFailWhereTheNameLeadsNowhere() throws IOException {
    try (BittorrentClient client = BittorrentClient.launch()) {
      TrackerUrl url = new TrackerUrl("x".repeat(300), 80, "");
      assertThat(problem(client.scrape(url, List.of(HASH)))).isEqualTo(Problem.UNRESOLVED);
    }
  }

  @Test
  void shouldSayWhatTheTrackerSays() throws IOException {
    int port = serve(InetAddress.getByName("127.0.0.1"));
    swarms.accessList(AccessList.allow(Set.of()));
    try (BittorrentClient client = BittorrentClient.launch()) {
      TrackerUrl url = new TrackerUrl("127.0.0.1", port, "");
      assertThatThrownBy(
              () -> client.announce(url, Announcement.of(HASH, PeerId.random(), 7)).join())
          .hasRootCauseMessage("Info hash not allowed");
    }
  }

  @Test
  void shouldAbortWhatIsUnderWayWhenClosed() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      BittorrentClient client = BittorrentClient.launch();
      TrackerUrl url = new TrackerUrl("127.0.0.1", silent.getLocalPort(), "");
      CompletableFuture<?> scrape = client.scrape(url, List.of(HASH));
      Events events = new Events();
      client.join(List.of(url), Announcement.of(HASH, PeerId.random(), 7), events);
      client.close(Duration.ofMillis(50));
      client.close();
      assertThat(problem(scrape)).isEqualTo(Problem.ABORTED);
      assertThat(problem(client.scrape(url, List.of(HASH)))).isEqualTo(Problem.ABORTED);
    }
  }

  @Test
  void shouldGiveUpWhatIsCancelled() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        BittorrentClient client = BittorrentClient.launch()) {
      TrackerUrl url = new TrackerUrl("127.0.0.1", silent.getLocalPort(), "");
      CompletableFuture<?> scrape = client.scrape(url, List.of(HASH));
      assertThat(scrape.cancel(true)).isTrue();
      assertThat(scrape).isCancelled();
    }
  }

  @Test
  void shouldRefuseEmptyLists() throws IOException {
    try (BittorrentClient client = BittorrentClient.launch()) {
      TrackerUrl url = new TrackerUrl("127.0.0.1", 1, "");
      assertThatIllegalArgumentException().isThrownBy(() -> client.scrape(url, List.of()));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  client.join(List.of(), Announcement.of(HASH, PeerId.random(), 7), new Events()));
    }
  }

  /** Both protocols on one port, as the JSON tracker's own address. */
  private int serve(InetAddress address) throws IOException {
    swarms = new BittorrentTracker(BittorrentConfig.defaults());
    server =
        TrackerServer.launch(
            TrackerServerConfig.builder(new InetSocketAddress(address, 0), Dialect.DOCUMENTED)
                .handler(() -> new BittorrentDatagramTracker(swarms, 0))
                .build());
    return server.localAddresses().get(0).getPort();
  }

  private static Problem problem(CompletableFuture<?> future) {
    try {
      future.join();
      throw new AssertionError("no problem");
    } catch (CompletionException e) {
      return ((BittorrentException) e.getCause()).problem();
    }
  }

  private static final class Events implements TorrentEvents {

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    Object next() throws InterruptedException {
      return heard.poll(30, TimeUnit.SECONDS);
    }

    @Override
    public void onUpdate(Announced update) {
      heard.add(update);
    }

    @Override
    public void onError(BittorrentException problem) {
      heard.add(problem);
    }

    @Override
    public void onStopped() {
      heard.add("stopped");
    }
  }
}
