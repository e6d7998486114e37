package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many threads on one tracker: what each did to its own peers is there, and nothing else. */
class TrackerConcurrencyTest {

  private static final int THREADS = 8;
  private static final int OPERATIONS = 1_000_000;
  private static final int PEERS_A_THREAD = 200;

  private final long seed = Seeds.of("concurrency");
  private final Tracker tracker =
      new Tracker(
          TrackerConfig.builder()
              .listener("documented", Dialect.DOCUMENTED)
              .limits(Limits.off())
              .maxPeers(10_000)
              .build());

  @Test
  void shouldEndInAStateThatTheModelAllows() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Map<Endpoint, ShareId>>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      results.add(threads.submit(() -> work(thread)));
    }
    Map<Endpoint, ShareId> model = new HashMap<>();
    for (Future<Map<Endpoint, ShareId>> result : results) {
      model.putAll(result.get(5, TimeUnit.MINUTES));
    }
    threads.shutdown();

    assertThat(model.values()).as("seed " + seed).doesNotHaveDuplicates();
    assertThat(tracker.stats().peers()).as("seed " + seed).isEqualTo(model.size() + 1);
    model.forEach((peer, id) -> assertThat(push(id)).as("seed " + seed).isEqualTo(peer));
    TrackerStats stats = tracker.stats();
    assertThat(stats.received()).isEqualTo(stats.answered() + stats.dropped());
    assertThat(stats.received()).isEqualTo((long) THREADS * OPERATIONS + model.size());
  }

  @Test
  void shouldCountARegistrationOnceThatTwoThreadsMake() throws Exception {
    int peers = 100_000;
    Tracker tracker =
        new Tracker(
            TrackerConfig.builder()
                .listener("documented", Dialect.DOCUMENTED)
                .limits(Limits.off())
                .build());
    AtomicInteger arrived = new AtomicInteger();
    Runnable announceAll =
        () -> {
          for (int i = 0; i < peers; i++) {
            arrived.incrementAndGet();
            while (arrived.get() < 2 * (i + 1)) {
              Thread.yield();
            }
            handle(tracker, new Endpoint(IpAddress.v4(0x0d000000 + i), 1), Request.Announce.PLAIN);
          }
        };
    Thread other = new Thread(announceAll);
    other.start();
    announceAll.run();
    other.join();

    TrackerStats stats = tracker.stats();
    assertThat(stats.peers()).isEqualTo(peers);
    assertThat(stats.count(Outcome.ANNOUNCE_REGISTERED)).isEqualTo(peers);
    assertThat(stats.count(Outcome.ANNOUNCE_RENEWED)).isEqualTo(peers);
  }

  /** Works on peers of its own, and on one that all threads fight over. */
  private Map<Endpoint, ShareId> work(int thread) {
    Random random = new Random(seed + thread);
    Map<Endpoint, ShareId> own = new HashMap<>();
    List<ShareId> known = new ArrayList<>(List.of(ShareId.parse("neverWas")));
    Endpoint contested = new Endpoint(IpAddress.v4(0x0a0a0a0a), 1);
    for (int i = 0; i < OPERATIONS; i++) {
      Endpoint peer =
          new Endpoint(IpAddress.v4(0x0b000000 + thread), 1 + random.nextInt(PEERS_A_THREAD));
      switch (random.nextInt(16)) {
        case 0 -> register(own, peer, known);
        case 1 -> regenerate(own, peer);
        case 2 -> handle(contested, Request.Announce.PLAIN);
        case 3 -> handle(contested, regenerating());
        case 4, 5, 6 -> handle(peer, new Request.Push(known.get(random.nextInt(known.size()))));
        default -> handle(peer, Request.Pulse.PLAIN);
      }
    }
    return own;
  }

  private void register(Map<Endpoint, ShareId> own, Endpoint peer, List<ShareId> known) {
    ShareId id = ((Reply.AnnounceReceived) handle(peer, Request.Announce.PLAIN)).shareId();
    ShareId before = own.put(peer, id);
    if (before != null && !before.equals(id)) {
      throw new AssertionError("seed " + seed + ": " + peer + " had " + before + ", now " + id);
    }
    known.add(id);
  }

  private void regenerate(Map<Endpoint, ShareId> own, Endpoint peer) {
    Reply.PulseReceived reply = (Reply.PulseReceived) handle(peer, regenerating());
    if (reply.registered() != own.containsKey(peer)) {
      throw new AssertionError("seed " + seed + ": " + peer + " " + reply);
    }
    if (reply.registered()) {
      own.put(peer, reply.shareId());
    }
  }

  private Endpoint push(ShareId id) {
    Reply reply = handle(new Endpoint(IpAddress.v4(0x0c000001), 7), new Request.Push(id));
    return ((Reply.PushReceived) reply).peer();
  }

  private Reply handle(Endpoint source, Request request) {
    return handle(tracker, source, request);
  }

  private static Reply handle(Tracker tracker, Endpoint source, Request request) {
    Reply[] answer = new Reply[1];
    tracker.handle(
        0, 0, source.toSocketAddress(), request, (socket, destination, reply) -> answer[0] = reply);
    return answer[0];
  }

  private static Request regenerating() {
    return new Request.Pulse(AddressOverride.NONE, true);
  }
}
