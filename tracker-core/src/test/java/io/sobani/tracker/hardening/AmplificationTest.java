package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ALIVE;
import static io.sobani.tracker.hardening.TestTracker.ANNOUNCE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.FIRST_TOKEN;
import static io.sobani.tracker.hardening.TestTracker.PULSE;
import static io.sobani.tracker.hardening.TestTracker.push;
import static io.sobani.tracker.hardening.TestTracker.with;
import static io.sobani.tracker.hardening.TestTracker.withNonce;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Authorizer;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Listener;
import io.sobani.tracker.TestSink.Sent;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * tracker-core/SECURITY.md, promise 2: packet bytes out to one address and port by packet bytes in,
 * for every request, at its shortest, with the longest reply.
 */
class AmplificationTest {

  private static final String OVERRIDE = "{\"action\":\"pulse\",\"override\":true";
  private static final String[] SOURCES = {
    "223.255.255.254:65535", "[2001:db8:1111:2222:3333:4444:5555:6666]:65535"
  };
  private static final String[] TARGETS = {
    "223.255.255.253:65535", "[2001:db8:1111:2222:3333:4444:5555:7777]:65535"
  };
  private static final Consumer<TrackerConfig.Builder> DEFAULTS = config -> {};
  private static final Consumer<TrackerConfig.Builder> REQUIRED =
      config -> config.tokenMode(TokenMode.REQUIRED);
  private static final Authorizer NO_SOURCE =
      new Authorizer() {
        @Override
        public boolean mayAnnounce(Endpoint peer, Listener listener) {
          return peer.port() != 65535;
        }
      };
  private static final Authorizer NO_PUSH =
      new Authorizer() {
        @Override
        public boolean mayPush(Endpoint asker, ShareId shareId, Listener listener) {
          return false;
        }
      };

  /** A request; {@code $} in it stands for the id of a live peer. */
  private record Row(String name, String request, Consumer<TrackerConfig.Builder> config) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("announce", ANNOUNCE, DEFAULTS),
          new Row("announce, first token", with(FIRST_TOKEN, ANNOUNCE), DEFAULTS),
          new Row("announce, override", "{\"action\":\"announce\",\"port\":1}", DEFAULTS),
          new Row("announce, tracker full", ANNOUNCE, config -> config.maxPeers(1)),
          new Row(
              "announce, host full",
              ANNOUNCE,
              config -> config.limits(Limits.builder().maxPeersPerHost(1).build())),
          new Row("announce, refused", ANNOUNCE, config -> config.authorizer(NO_SOURCE)),
          new Row("pulse", PULSE, DEFAULTS),
          new Row("pulse, first token", with(FIRST_TOKEN, PULSE), DEFAULTS),
          new Row("pulse, nothing to set", OVERRIDE + "}", DEFAULTS),
          new Row("pulse, port", OVERRIDE + ",\"port\":1}", DEFAULTS),
          new Row("pulse, bad port", OVERRIDE + ",\"port\":0}", DEFAULTS),
          new Row("pulse, bad ip", OVERRIDE + ",\"ip\":0}", DEFAULTS),
          new Row("pulse, bad multiaddr", OVERRIDE + ",\"multiaddr\":0}", DEFAULTS),
          new Row("pulse, refused address", OVERRIDE + ",\"ip\":\"::\"}", DEFAULTS),
          new Row("pulse, new id", OVERRIDE + ",\"shareId\":true}", DEFAULTS),
          new Row(
              "pulse, new id, first token",
              with(FIRST_TOKEN, OVERRIDE + ",\"shareId\":true}"),
              DEFAULTS),
          new Row("alive", ALIVE, DEFAULTS),
          new Row("alive, first token", with(FIRST_TOKEN, ALIVE), DEFAULTS),
          new Row("alive, nonce", withNonce(ALIVE), DEFAULTS),
          new Row("pulse, nonce", withNonce(PULSE), DEFAULTS),
          new Row("push, live id, nonce", withNonce(push("$")), DEFAULTS),
          new Row("push, live id", push("$"), DEFAULTS),
          new Row("push, live id, first token", with(FIRST_TOKEN, push("$")), DEFAULTS),
          new Row("push, unknown id", push("zzzzzz"), DEFAULTS),
          new Row("push, no id", "{\"action\":\"push\",\"shareId\":\"\"}", DEFAULTS),
          new Row("push, bad id", "{\"action\":\"push\"}", DEFAULTS),
          new Row("push, refused", push("zzzzzz"), config -> config.authorizer(NO_PUSH)),
          new Row("announce, tokens required", ANNOUNCE, REQUIRED),
          new Row("pulse, tokens required", PULSE, REQUIRED),
          new Row("alive, tokens required", ALIVE, REQUIRED),
          new Row("push, tokens required", "{\"action\":\"push\"}", REQUIRED));

  @Test
  void shouldSendNobodyMoreThanTwiceWhatCameIn() {
    List<String> lines = new ArrayList<>();
    lines.add("| request | documented, IPv4 | documented, IPv6 | app, IPv4 | app, IPv6 |");
    lines.add("|---|---|---|---|---|");
    double worst = 0;
    for (Row row : ROWS) {
      StringBuilder line = new StringBuilder("| " + row.name + " |");
      for (int socket : new int[] {DOCUMENTED, APP}) {
        for (int family = 0; family < 2; family++) {
          double stranger = ratio(row, socket, family, false);
          double peer = ratio(row, socket, family, true);
          worst = Math.max(worst, Math.max(stranger, peer));
          line.append(" %.2f / %.2f |".formatted(stranger, peer));
        }
      }
      lines.add(line.toString());
    }
    System.out.println("IP packet bytes out by in, of a stranger / of a registered peer:\n");
    lines.forEach(System.out::println);
    System.out.printf(Locale.ROOT, "%nlargest: %.3f%n", worst);
    assertThat(worst).isBetween(2.0, Arena.MAX_RATIO);
  }

  @Test
  void shouldSendNobodyMoreThanTwiceWhatCameInWhileDraining() {
    for (int family = 0; family < 2; family++) {
      TestTracker tracker = new TestTracker(TestTracker.config().build());
      tracker.tracker.drain();
      List<Sent> sent = tracker.send(APP, SOURCES[family], ANNOUNCE);
      assertThat(sent.get(0).data()).contains("closing");
      assertThat(largest(ANNOUNCE, SOURCES[family], sent)).isBetween(1.0, Arena.MAX_RATIO);
    }
  }

  @Test
  void shouldSendNobodyMoreThanTwiceWhatCameInBetweenFamilies() {
    for (int length = 6; length <= 20; length++) {
      TestTracker tracker = new TestTracker(TestTracker.config().shareIdLength(length).build());
      String id = tracker.register(DOCUMENTED, TARGETS[1]);
      tracker.send(DOCUMENTED, TARGETS[1], OVERRIDE + ",\"ip\":\"192.0.2.7\"}");
      tracker.send(APP, TARGETS[1], ANNOUNCE);
      tracker.register(APP, SOURCES[0]);
      List<Sent> sent = tracker.send(APP, SOURCES[0], push(id));
      assertThat(sent).hasSize(2);
      assertThat(largest(push(id), SOURCES[0], sent)).isBetween(1.0, Arena.MAX_RATIO);
      id = tracker.register(DOCUMENTED, "[2001:db8:1111:2222:3333:4444:5555:8888]:65535");
      sent = tracker.send(DOCUMENTED, SOURCES[0], push(id));
      assertThat(sent.get(0).data()).contains(":8888]:65535");
      assertThat(largest(push(id), SOURCES[0], sent)).isBetween(1.0, Arena.MAX_RATIO);
    }
  }

  /** Returns the largest ratio over the lengths of ids. */
  private static double ratio(Row row, int socket, int family, boolean registered) {
    double largest = 0;
    for (int length : new int[] {6, 8, 20}) {
      TrackerConfig.Builder config = TestTracker.config().maxPeers(10).shareIdLength(length);
      row.config.accept(config);
      TestTracker tracker = new TestTracker(config.build(), Dialect.DOCUMENTED, Dialect.APP);
      String source = SOURCES[family];
      if (registered) {
        tracker.send(socket, source, ANNOUNCE);
      } else {
        tracker.send(socket, neighbour(source), ANNOUNCE);
        tracker.send(socket, neighbour(source), ALIVE);
      }
      StrictReply target = tracker.ask(socket, TARGETS[family], ANNOUNCE);
      String id = target.is("error") || target.is("challenge") ? "zzzzzz" : target.get("shareId");
      String request = row.request.replace("$", id);
      largest = Math.max(largest, largest(request, source, tracker.send(socket, source, request)));
    }
    return largest;
  }

  private static String neighbour(String source) {
    return source.replace(":65535", ":65534");
  }

  private static double largest(String request, String source, List<Sent> sent) {
    double largest = 0;
    for (Sent out : sent) {
      largest = Math.max(largest, ratio(request, source, out));
    }
    return largest;
  }

  private static double ratio(String request, String source, Sent out) {
    return (double) Arena.packetBytes(out.data().length(), out.to())
        / Arena.packetBytes(request.length(), Endpoint.parse(source));
  }
}
