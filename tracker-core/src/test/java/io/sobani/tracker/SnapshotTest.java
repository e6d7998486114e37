package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.sim.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracker that continues another one, in virtual time. */
class SnapshotTest {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long WALL_MS = 1_800_000_000_000L;

  private final long seed = Seeds.of("snapshot");
  private final Random random = new Random(seed);
  private TrackerConfig config = config().limits(Limits.off()).build();
  private long nowNs = random.nextLong();
  private Tracker tracker = new Tracker(config);

  private static TrackerConfig.Builder config() {
    return Listeners.both(TrackerConfig.defaults()).toBuilder();
  }

  @Test
  void shouldKeepEveryRegistrationAsItWas() throws Exception {
    Map<Endpoint, ShareId> ids = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      Endpoint peer = i % 3 == 0 ? v6(i) : v4(i);
      int socket = i % 2;
      ids.put(peer, announce(socket, peer, override(i)));
      if (i % 5 == 0) {
        ask(socket, peer, Request.Alive.PLAIN);
      }
      if (i % 7 == 0) {
        prove(socket, peer);
      }
      nowNs += random.nextInt(10_000_000);
    }
    byte[] snapshot = snapshot(tracker);
    Tracker restored = restore(snapshot, WALL_MS);

    assertThat(records(snapshot(restored))).isEqualTo(records(snapshot));
    assertThat(records(snapshot)).hasSize(3_000);
    assertThat(restored.stats().peers()).isEqualTo(3_000);
    assertThat(restored.stats().count(TrackerStats.Event.RESTORED)).isEqualTo(3_000);
    tracker = restored;
    ids.forEach((peer, id) -> assertThat(announce(1, peer, AddressOverride.NONE)).isEqualTo(id));
    assertThat(tracker.stats().peers()).isEqualTo(3_000);
  }

  @Test
  void shouldGiveOutOverridesAndTellTargetsThroughTheirListener() throws Exception {
    ShareId overridden = announce(0, v4(1), AddressOverride.of(IpAddress.v4(0x08080808), 9));
    ShareId app = announce(1, v4(2), AddressOverride.NONE);
    // the listeners of the next process stand in another order
    byte[] snapshot = snapshot(tracker);
    config = Listeners.with(TrackerConfig.defaults(), Dialect.APP, Dialect.DOCUMENTED);
    tracker = restore(snapshot, WALL_MS);
    announce(0, v4(3), AddressOverride.NONE);

    assertThat(push(0, v4(3), overridden)).hasSize(1).first().asString().contains("8.8.8.8:9");
    assertThat(push(0, v4(3), app)).hasSize(2).last().asString().startsWith("0 " + v4(2));
  }

  @Test
  void shouldCountRegistrationsOfListenersThatAreGoneAsDocumentedOnes() throws Exception {
    ShareId id = announce(1, v4(1), AddressOverride.NONE);
    byte[] snapshot = snapshot(tracker);
    config =
        TrackerConfig.builder()
            .listener("documented", Dialect.DOCUMENTED)
            .listener("another", Dialect.APP)
            .build();
    tracker = restore(snapshot, WALL_MS);
    announce(1, v4(2), AddressOverride.NONE);

    assertThat(push(1, v4(2), id)).as("found, but not told").hasSize(1);
    announce(1, v4(1), AddressOverride.NONE);
    assertThat(push(1, v4(2), id)).as("adopted").hasSize(2);
  }

  @Test
  void shouldGoOnProtectingProvenPeers() throws Exception {
    announce(0, v4(1), AddressOverride.NONE);
    prove(0, v4(1));
    tracker = restore(snapshot(tracker), WALL_MS);
    Request change = new Request.Pulse(AddressOverride.NONE, true);
    assertThat(ask(0, v4(1), change).toString()).contains("TOKEN_REQUIRED");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 99, 100, 199, 200, 201, 1L << 50, -1, -1L << 50})
  void shouldEndLeasesByTheWallTimeThatPassed(long passedSeconds) throws Exception {
    announce(0, v4(1), AddressOverride.NONE);
    nowNs += 200 * SECOND_NS;
    announce(0, v4(2), AddressOverride.NONE);
    byte[] snapshot = snapshot(tracker); // 100 s and 300 s are left
    nowNs = random.nextLong(); // the clock of another process
    tracker = restore(snapshot, WALL_MS + 1_000 * passedSeconds);

    long passed = Math.max(0, passedSeconds);
    assertThat(tracker.stats().peers()).isEqualTo(passed < 100 ? 2 : passed < 300 ? 1 : 0);
    if (passed < 100) {
      nowNs += (100 - passed) * SECOND_NS - 1;
      assertThat(isLive(v4(1))).isTrue();
      nowNs++;
      assertThat(isLive(v4(1))).isFalse();
      nowNs += 200 * SECOND_NS - 1;
      assertThat(isLive(v4(2))).isTrue();
      nowNs++;
      assertThat(isLive(v4(2))).isFalse();
    }
  }

  /** As on a board without a battery for its clock. */
  @ParameterizedTest
  @ValueSource(longs = {-100_000, -200_000, -WALL_MS})
  void shouldEndLeasesWhereTheWallClockIsBefore1970(long wallMs) throws Exception {
    announce(0, v4(1), AddressOverride.NONE);
    tracker = restore(snapshot(tracker, wallMs), wallMs + 200_000);
    nowNs += 100 * SECOND_NS - 1;
    assertThat(isLive(v4(1))).isTrue();
    nowNs++;
    assertThat(isLive(v4(1))).isFalse();
  }

  @Test
  void shouldKeepNoLeaseLongerThanTheNewOne() throws Exception {
    announce(0, v4(1), AddressOverride.NONE);
    byte[] snapshot = snapshot(tracker);
    config = config().peerTtl(Duration.ofSeconds(10)).build();
    tracker = restore(snapshot, WALL_MS);
    nowNs += 10 * SECOND_NS - 1;
    assertThat(isLive(v4(1))).isTrue();
    nowNs++;
    assertThat(isLive(v4(1))).isFalse();
  }

  @Test
  void shouldTakeTheLaterRenewedOfTwo() throws Exception {
    announce(0, v4(1), AddressOverride.NONE);
    byte[] earlier = snapshot(tracker);
    ask(0, v4(1), new Request.Pulse(AddressOverride.NONE, true));
    nowNs += SECOND_NS;
    ShareId id = announce(0, v4(1), AddressOverride.NONE);
    byte[] later = snapshot(tracker);
    int at = later.length - SnapshotWriter.PEER_BYTES;
    ByteBuffer.wrap(earlier).putLong(at + 40, 299 * SECOND_NS);

    for (boolean laterFirst : new boolean[] {true, false}) {
      ByteBuffer both = ByteBuffer.allocate(later.length + SnapshotWriter.PEER_BYTES);
      both.put(laterFirst ? later : earlier);
      both.put(laterFirst ? earlier : later, at, SnapshotWriter.PEER_BYTES);
      tracker = restore(both.array(), WALL_MS);
      assertThat(tracker.stats().peers()).isEqualTo(1);
      assertThat(tracker.stats().count(TrackerStats.Event.RESTORED)).isEqualTo(1);
      assertThat(announce(0, v4(1), AddressOverride.NONE)).isEqualTo(id);
    }
  }

  @Test
  void shouldTellAnObserverOfEachThatWasTakenOverAndOfNoOther() throws Exception {
    Map<Endpoint, ShareId> ids = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      Endpoint peer = i % 3 == 0 ? v6(i) : v4(i);
      ids.put(peer, announce(0, peer, AddressOverride.NONE));
    }
    byte[] snapshot = snapshot(tracker);
    byte[] twice = Arrays.copyOf(snapshot, snapshot.length + 64);
    System.arraycopy(snapshot, snapshot.length - 64, twice, snapshot.length, 64);
    Map<Endpoint, ShareId> told = new HashMap<>();
    List<Thread> threads = new ArrayList<>();
    TrackerEvents mirror =
        new TrackerEvents() {
          @Override
          public void onRestored(Endpoint peer, ShareId shareId) {
            assertThat(told.put(peer, shareId)).as("told twice").isNull();
            threads.add(Thread.currentThread());
            throw new IllegalStateException();
          }
        };
    config = config().limits(Limits.off()).events(mirror).build();
    tracker = restore(twice, WALL_MS);
    assertThat(told).isEqualTo(ids);
    assertThat(threads).containsOnly(Thread.currentThread());
    assertThat(tracker.stats().count(TrackerStats.Event.CALLBACK_FAILED)).isEqualTo(100);

    told.clear();
    config = config().limits(Limits.off()).events(mirror).maxPeers(20).build();
    tracker = restore(snapshot, WALL_MS);
    assertThat(told).hasSize(20);
    told.forEach((peer, id) -> assertThat(announce(0, peer, AddressOverride.NONE)).isEqualTo(id));

    told.clear();
    byte[] cut = Arrays.copyOf(snapshot, snapshot.length - 1);
    assertThatThrownBy(() -> restore(cut, WALL_MS)).isInstanceOf(SnapshotException.class);
    assertThat(told).isEmpty();
  }

  @Test
  void shouldKeepTheBoundsOfTheNewTracker() throws Exception {
    for (int i = 0; i < 100; i++) {
      announce(0, v4(i), AddressOverride.NONE);
      if (i < 20) {
        prove(0, v4(i));
      }
    }
    byte[] snapshot = snapshot(tracker);
    config = config().limits(Limits.off()).maxPeers(20).build();
    assertRestores(20, 80, snapshot);
    config = config().limits(Limits.builder().maxPeersPerHost(7).build()).build();
    assertRestores(7, 93, snapshot);
    assertThat(ask(0, v4(1_000), Request.Announce.PLAIN))
        .isEqualTo(new Reply.Error(false, Code.HOST_FULL));
  }

  /** A peer that made way for another of the snapshot was not restored, and none was evicted. */
  private void assertRestores(int restored, int leftOut, byte[] snapshot) throws Exception {
    tracker = restore(snapshot, WALL_MS);
    TrackerStats stats = tracker.stats();
    assertThat(stats.peers()).isEqualTo(restored);
    assertThat(stats.count(TrackerStats.Event.RESTORED)).isEqualTo(restored);
    assertThat(stats.count(TrackerStats.Event.EVICTED)).isZero();
    assertThat(stats.count(TrackerStats.Event.LEFT_OUT)).isEqualTo(leftOut);
    new TrackerProbe(tracker).check();
  }

  @Test
  void shouldHoldWhoeverIsThereFromItsBeginningToItsEnd() throws Exception {
    config = config().limits(Limits.off()).maxPeers(12_000).build();
    tracker = new Tracker(config);
    Map<Endpoint, ShareId> stayed = new HashMap<>();
    for (int i = 0; i < 12_000; i++) {
      announce(0, i % 2 == 0 ? v4(i) : v6(i), AddressOverride.NONE);
    }
    nowNs += 100 * SECOND_NS;
    for (int i = 0; i < 6_000; i++) { // established: newcomers drive out the others
      Endpoint peer = i % 2 == 0 ? v4(i) : v6(i);
      ask(0, peer, Request.Alive.PLAIN);
      stayed.put(peer, announce(0, peer, AddressOverride.NONE));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int newcomer = 12_000;
    for (ByteBuffer piece : tracker.snapshot(nowNs, WALL_MS)) {
      drain(piece, bytes);
      for (int i = 0; i < 20; i++) {
        announce(0, random.nextBoolean() ? v4(newcomer) : v6(newcomer), AddressOverride.NONE);
        newcomer++;
      }
    }
    tracker = restore(bytes.toByteArray(), WALL_MS);
    stayed.forEach(
        (peer, id) ->
            assertThat(announce(0, peer, AddressOverride.NONE)).as("seed " + seed).isEqualTo(id));
  }

  @Test
  void shouldHoldNoLocalRegistration() throws Exception {
    tracker.registerLocal(v4(1), (asker, id) -> {});
    assertThat(records(snapshot(tracker))).isEmpty();
  }

  @Test
  void shouldReadBytesHoweverTheyAreCut() throws Exception {
    for (int i = 0; i < 50; i++) {
      announce(i % 2, v4(i), AddressOverride.NONE);
    }
    byte[] snapshot = snapshot(tracker);
    ByteBuffer bytes = ByteBuffer.wrap(snapshot);
    Tracker restored =
        Tracker.restore(
            config,
            nowNs,
            WALL_MS,
            target -> {
              if (!bytes.hasRemaining()) {
                return -1;
              }
              target.put(bytes.get());
              return 1;
            });
    assertThat(records(snapshot(restored))).isEqualTo(records(snapshot));
  }

  @Test
  void shouldRefuseWhatIsNotASnapshot() {
    for (int i = 0; i < 50; i++) {
      announce(0, v4(i), AddressOverride.NONE);
    }
    byte[] good = snapshot(tracker);
    int at = good.length - SnapshotWriter.PEER_BYTES;
    assertRefused(new byte[0], "it ends too early");
    assertRefused(put(good, 0, 0, 'x'), "it is no snapshot of a tracker");
    assertRefused(put(good, 7, 7, 3), "its format is 3, this library reads 2");
    assertRefused(put(good, at, at, 3), "it has an item of an unknown kind");
    assertRefused(put(good, at + 1, at + 1, 3), "it has a registration that cannot be");
    assertRefused(put(good, at + 4, at + 5, 0), "it has a registration that cannot be");
    assertRefused(
        put(good, at + 63, at + 63, good[at + 63] ^ 1), "it has a registration that cannot be");
    assertRefused(put(good, at + 61, at + 62, 0xff), "it has a registration that cannot be");
    assertRefused(put(good, 16, 31, 0), "it has a registration that cannot be");
    for (int length = at + 1; length < good.length; length++) {
      assertRefused(Arrays.copyOf(good, length), "it ends too early");
    }
  }

  @Test
  void shouldRefuseNamesThatAreTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config().listener("n".repeat(256), Dialect.APP))
        .withMessage("length of a listener's name is 256, must be 0 to 255");
  }

  private void assertRefused(byte[] bytes, String why) {
    assertThatThrownBy(() -> restore(bytes, WALL_MS))
        .isInstanceOf(SnapshotException.class)
        .hasMessage(why);
  }

  private static byte[] put(byte[] bytes, int from, int to, int value) {
    byte[] changed = bytes.clone();
    for (int i = from; i <= to && i < changed.length; i++) {
      changed[i] = (byte) value;
    }
    return changed;
  }

  private byte[] snapshot(Tracker tracker) {
    return snapshot(tracker, WALL_MS);
  }

  private byte[] snapshot(Tracker tracker, long wallMs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (ByteBuffer piece : tracker.snapshot(nowNs, wallMs)) {
      drain(piece, bytes);
    }
    return bytes.toByteArray();
  }

  private static void drain(ByteBuffer from, ByteArrayOutputStream to) {
    while (from.hasRemaining()) {
      to.write(from.get());
    }
  }

  private Tracker restore(byte[] bytes, long wallMs) throws IOException, SnapshotException {
    return Tracker.restore(
        config, nowNs, wallMs, Channels.newChannel(new ByteArrayInputStream(bytes))::read);
  }

  /** The registrations of a snapshot, by address and port. */
  private static Map<String, String> records(byte[] snapshot) {
    Map<String, String> records = new TreeMap<>();
    int first = SnapshotWriter.HEAD_BYTES + 2 + "documented".length() + 2 + "app".length();
    for (int at = first; at < snapshot.length; at += SnapshotWriter.PEER_BYTES) {
      String text = HexFormat.of().formatHex(snapshot, at, at + SnapshotWriter.PEER_BYTES);
      records.put(text.substring(8, 12) + text.substring(16, 48), text);
    }
    return records;
  }

  private boolean isLive(Endpoint peer) {
    List<Reply> replies = new ArrayList<>();
    // a push of the application's dialect tells whether its sender is registered, and renews none
    Request push = new Request.Push(ShareId.parse("nobody0"));
    tracker.handle(
        nowNs, 1, peer.toSocketAddress(), push, (socket, to, reply) -> replies.add(reply));
    return !(replies.get(0) instanceof Reply.Expired);
  }

  private void prove(int socket, Endpoint peer) {
    Reply.Alived first =
        (Reply.Alived) ask(socket, peer, new Request.Alive(Token.FIRST, Token.NONE));
    ask(socket, peer, new Request.Alive(first.token(), Token.NONE));
  }

  private ShareId announce(int socket, Endpoint peer, AddressOverride override) {
    List<ShareId> ids = new ArrayList<>();
    tracker.handle(
        nowNs,
        socket,
        peer.toSocketAddress(),
        new Request.Announce(override),
        (to, destination, reply) ->
            ids.add(
                reply instanceof Reply.Announced announced
                    ? announced.shareId()
                    : ((Reply.AnnounceReceived) reply).shareId()));
    return ids.get(0);
  }

  private Reply ask(int socket, Endpoint peer, Request request) {
    List<Reply> replies = new ArrayList<>();
    tracker.handle(
        nowNs,
        socket,
        peer.toSocketAddress(),
        request,
        (to, destination, reply) -> replies.add(reply));
    return replies.get(0);
  }

  private List<String> push(int socket, Endpoint asker, ShareId id) {
    List<String> sent = new ArrayList<>();
    tracker.handle(
        nowNs,
        socket,
        asker.toSocketAddress(),
        new Request.Push(id),
        (to, destination, reply) -> sent.add(to + " " + Endpoint.of(destination) + " " + reply));
    return sent;
  }

  private static AddressOverride override(int i) {
    return switch (i % 4) {
      case 1 -> AddressOverride.of(null, 1 + i);
      case 2 -> AddressOverride.of(IpAddress.v4(0x08080000 + i), 0);
      case 3 -> AddressOverride.of(new IpAddress(0x2a00_0000_0000_0000L, i), 1 + i);
      default -> AddressOverride.NONE;
    };
  }

  private static Endpoint v4(int i) {
    return new Endpoint(IpAddress.v4(0x0b00_0001), 1 + i % 65_535);
  }

  private static Endpoint v6(int i) {
    return new Endpoint(new IpAddress(0x20010db8_00000000L, 1 + i), 1 + i % 65_535);
  }
}
