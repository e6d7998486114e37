package io.sobani.tracker.bittorrent.client;

import static io.sobani.tracker.bittorrent.client.SessionDriver.infoHash;
import static io.sobani.tracker.bittorrent.client.SessionDriver.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TrackerUrl;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hostile replies: nothing is thrown, every request ends once, and a good answer still counts. */
class SessionFuzzTest {

  private static final List<TrackerUrl> URLS =
      List.of(
          TrackerUrl.parse("udp://192.0.2.1:6969"), TrackerUrl.parse("udp://[2001:db8::1]:6969"));
  private static final List<InetSocketAddress> SOURCES =
      List.of(source("192.0.2.1", 6969), source("2001:db8::1", 6969), source("192.0.2.66", 6969));

  @Test
  void shouldWithstandEveryLengthActionAndFilling() {
    Random random = new Random(1);
    for (int length = 0; length <= 2_048; length++) {
      for (int action = -1; action <= 5; action++) {
        SessionDriver driver = asking(random);
        if (random.nextBoolean()) {
          driver.answerConnect(7);
        }
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (length >= 8) {
          ByteBuffer.wrap(bytes).putInt(action).putInt(driver.last().request().transactionId());
        }
        boolean taken = driver.receive(driver.last().to(), ByteBuffer.wrap(bytes));
        String where = "length " + length + ", action " + action + ", seed 1";
        assertThat(taken && (length < 8 || action < 0 || action > 3)).as(where).isFalse();
        assertThat(driver.heard.size()).as(where).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void shouldWithstandSequences() {
    Random random = new Random(2);
    for (int i = 0; i < 5_000; i++) {
      String where = "seed 2, sequence " + i;
      SessionDriver driver = asking(random);
      for (int left = random.nextInt(8); left > 0; left--) {
        driver.runTo(driver.seconds() + random.nextInt(40));
        driver.receive(SOURCES.get(random.nextInt(3)), randomReply(driver, random));
      }
      driver.runTo(driver.seconds() + 40_000);
      assertThat(driver.heard).as(where).hasSize(1);
      assertThat(driver.session.timeoutNs(driver.nowNs)).as(where).isEqualTo(Long.MAX_VALUE);
    }
  }

  private static SessionDriver asking(Random random) {
    SessionDriver driver = new SessionDriver(random.nextLong());
    TrackerUrl url = URLS.get(random.nextInt(2));
    if (random.nextBoolean()) {
      driver.session.scrape(driver.nowNs, url, List.of(infoHash(1)), driver.callback());
    } else {
      Announcement announcement = Announcement.of(infoHash(1), PeerId.random(), 1);
      driver.session.announce(driver.nowNs, url, announcement, driver.callback());
    }
    return driver.runTo(0);
  }

  private static ByteBuffer randomReply(SessionDriver driver, Random random) {
    byte[] bytes = new byte[random.nextInt(60)];
    random.nextBytes(bytes);
    ByteBuffer reply = ByteBuffer.wrap(bytes);
    if (bytes.length >= 8) {
      reply.putInt(0, random.nextInt(6) - 1);
      if (random.nextInt(3) > 0) {
        int any = random.nextInt(driver.sent.size());
        reply.putInt(4, driver.sent.get(any).request().transactionId());
      }
    }
    return reply;
  }
}
