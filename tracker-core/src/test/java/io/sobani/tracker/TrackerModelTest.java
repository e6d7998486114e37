package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracker beside a plain model of the protocol, reply by reply, from hostile clocks on. */
class TrackerModelTest {

  private static final int STEPS = 300_000;
  private static final long LEASE_NS = 300_000_000_000L;

  /** A registration as the model keeps it. */
  private static final class Registration {
    ShareId id;
    long lastSeenNs;
    int overridePort;
    boolean app;
  }

  private record Sent(int socket, Endpoint to, Reply reply) {}

  private final long seed = Seeds.of("model");
  private final Random random = new Random(seed);
  private final Tracker tracker =
      new Tracker(
          TrackerConfig.builder()
              .listener("documented", Dialect.DOCUMENTED, OverridePolicy.PORT_ONLY)
              .listener("app", Dialect.APP)
              .limits(Limits.off())
              .tokenMode(TokenMode.OFF)
              .build());
  private final Map<Endpoint, Registration> model = new HashMap<>();
  private final List<ShareId> ids = new ArrayList<>(List.of(ShareId.parse("neverWas")));
  private final List<Endpoint> peers = peers();
  private final List<Sent> sent = new ArrayList<>();
  private long nowNs;

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE - 10_000_000_000L})
  void shouldSayWhatTheModelSays(long startNs) {
    nowNs = startNs;
    for (int step = 0; step < STEPS; step++) {
      String when = "seed " + seed + ", start " + startNs + ", step " + step;
      passTime();
      model.values().removeIf(registration -> !isLive(registration));
      Endpoint peer = peers.get(random.nextInt(peers.size()));
      int socket = random.nextInt(2);
      switch (random.nextInt(6)) {
        case 0 -> announce(when, peer, socket);
        case 1 -> alive(when, peer, socket);
        case 2 -> pulse(when, peer, socket);
        case 3 -> override(when, peer, socket);
        case 4 -> regenerate(when, peer, socket);
        default -> push(when, peer, socket);
      }
      assertThat(tracker.stats().peers()).as(when).isGreaterThanOrEqualTo(model.size());
    }
    TrackerStats stats = tracker.stats();
    assertThat(stats.received()).isEqualTo(stats.answered() + stats.dropped());
  }

  private void passTime() {
    nowNs +=
        switch (random.nextInt(8)) {
          case 0 -> LEASE_NS / 4;
          case 1 -> toAnEdge();
          default -> random.nextInt(1_000_000);
        };
    if (random.nextInt(8) == 0 && tracker.timeoutNs(nowNs) <= 0) {
      tracker.advance(nowNs);
    }
  }

  /** Goes to the last nanosecond of somebody's lease, or the first one after it. */
  private long toAnEdge() {
    long rest = LEASE_NS;
    for (Registration registration : model.values()) {
      rest = Math.min(rest, LEASE_NS - (nowNs - registration.lastSeenNs));
    }
    return Math.max(0, rest - random.nextInt(2));
  }

  private void announce(String when, Endpoint peer, int socket) {
    handle(peer, socket, Request.Announce.PLAIN);
    Registration registration = registered(peer, socket);
    assertSent(when, reply(peer, socket, announced(socket, registration.id)));
  }

  private void alive(String when, Endpoint peer, int socket) {
    boolean live = model.containsKey(peer);
    handle(peer, socket, Request.Alive.PLAIN);
    if (live || socket == 1) {
      Registration registration = registered(peer, socket);
      Reply expected = live ? Reply.Alived.PLAIN : announced(socket, registration.id);
      assertSent(when, reply(peer, socket, expected));
    } else {
      assertSent(when, reply(peer, socket, Reply.Expired.PLAIN));
    }
  }

  private void pulse(String when, Endpoint peer, int socket) {
    handle(peer, socket, Request.Pulse.PLAIN);
    Registration registration = model.get(peer);
    if (registration != null) {
      registration.lastSeenNs = nowNs;
    }
    assertSent(
        when,
        reply(
            peer,
            socket,
            registration == null ? Reply.PulseReceived.UNKNOWN : Reply.PulseReceived.RENEWED));
  }

  private void override(String when, Endpoint peer, int socket) {
    int port = random.nextInt(4) == 0 ? peer.port() : 1 + random.nextInt(65_535);
    boolean otherIp = random.nextInt(4) == 0;
    IpAddress ip = otherIp ? IpAddress.v4(0x09090909) : random.nextBoolean() ? peer.ip() : null;
    handle(peer, socket, new Request.Pulse(AddressOverride.of(ip, port), false));
    Registration registration = model.get(peer);
    if (registration == null) {
      assertSent(when, reply(peer, socket, Reply.PulseReceived.UNKNOWN));
      return;
    }
    registration.lastSeenNs = nowNs;
    if (!otherIp) {
      registration.overridePort = port == peer.port() ? 0 : port;
    }
    Problem problem = otherIp ? Problem.REFUSED_ADDRESS : Problem.NONE;
    assertSent(
        when, reply(peer, socket, new Reply.PulseReceived(true, !otherIp, ShareId.NONE, problem)));
  }

  private void regenerate(String when, Endpoint peer, int socket) {
    handle(peer, socket, new Request.Pulse(AddressOverride.NONE, true));
    Registration registration = model.get(peer);
    if (registration == null) {
      assertSent(when, reply(peer, socket, Reply.PulseReceived.UNKNOWN));
      return;
    }
    registration.lastSeenNs = nowNs;
    registration.id = learn(((Reply.PulseReceived) sent.get(0).reply()).shareId());
    assertSent(
        when,
        reply(peer, socket, new Reply.PulseReceived(true, true, registration.id, Problem.NONE)));
  }

  private void push(String when, Endpoint asker, int socket) {
    ShareId id = ids.get(random.nextInt(ids.size()));
    handle(asker, socket, new Request.Push(id));
    Registration own = model.get(asker);
    if (socket == 1 && own == null) {
      assertSent(when, reply(asker, socket, Reply.Expired.PLAIN));
      return;
    }
    Endpoint target =
        model.keySet().stream().filter(p -> model.get(p).id.equals(id)).findAny().orElse(null);
    if (target == null || socket == 1 && target.ip().isV4() != asker.ip().isV4()) {
      Reply unknown = new Reply.Error(true, Code.UNKNOWN_SHARE_ID);
      assertSent(when, reply(asker, socket, unknown));
      return;
    }
    Registration registration = model.get(target);
    int port = registration.overridePort == 0 ? target.port() : registration.overridePort;
    Endpoint effective = new Endpoint(target.ip(), port);
    if (socket == 0) {
      Reply found = new Reply.PushReceived(effective);
      assertSent(when, reply(asker, socket, found));
    } else if (target.equals(asker) || !registration.app) {
      assertSent(when, reply(asker, socket, new Reply.Pushed(effective, id)));
    } else {
      assertSent(
          when,
          reply(asker, socket, new Reply.Pushed(effective, id)),
          new Sent(1, target, new Reply.Income(asker, own.id)));
    }
  }

  private Registration registered(Endpoint peer, int socket) {
    Registration registration = model.get(peer);
    if (registration == null) {
      registration = new Registration();
      Reply reply = sent.get(0).reply();
      registration.id =
          learn(
              reply instanceof Reply.Announced announced
                  ? announced.shareId()
                  : ((Reply.AnnounceReceived) reply).shareId());
      model.put(peer, registration);
    }
    registration.app |= socket == 1;
    registration.lastSeenNs = nowNs;
    return registration;
  }

  private ShareId learn(ShareId id) {
    assertThat(model.values()).noneMatch(other -> other.id.equals(id));
    if (ids.size() > 100) {
      ids.remove(random.nextInt(ids.size()));
    }
    ids.add(id);
    return id;
  }

  private boolean isLive(Registration registration) {
    return nowNs - registration.lastSeenNs < LEASE_NS;
  }

  private void handle(Endpoint source, int socket, Request request) {
    sent.clear();
    tracker.handle(
        nowNs,
        socket,
        source.toSocketAddress(),
        request,
        (from, to, reply) -> sent.add(new Sent(from, Endpoint.of(to), reply)));
  }

  private static Reply announced(int socket, ShareId id) {
    return socket == 1 ? new Reply.Announced(id) : new Reply.AnnounceReceived(id);
  }

  private static Sent reply(Endpoint to, int socket, Reply reply) {
    return new Sent(socket, to, reply);
  }

  private void assertSent(String when, Sent... expected) {
    assertThat(sent).as(when).containsExactly(expected);
  }

  private static List<Endpoint> peers() {
    List<Endpoint> peers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      IpAddress ip =
          i % 2 == 0
              ? IpAddress.v4(0x0a000001 + i / 4)
              : new IpAddress(0x20010db8_00000000L, i / 4);
      peers.add(new Endpoint(ip, 1000 + i));
    }
    return peers;
  }
}
