package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that ends with time ends to the nanosecond, wherever the clock starts, and after ten years.
 */
class ClockTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long TEN_YEARS = TimeUnit.DAYS.toNanos(3_653);
  private static final int DOCUMENTED = 0;
  private static final int APP = 1;
  private static final Endpoint PEER = Endpoint.parse("198.51.100.7:40000");
  private static final Endpoint FRIEND = Endpoint.parse("203.0.113.9:40000");
  private static final ShareId NEVER = ShareId.parse("neverWas");
  private static final Reply UNKNOWN = new Reply.Error(true, Code.UNKNOWN_SHARE_ID);

  private final Tracker tracker = new Tracker(Listeners.both(TrackerConfig.defaults()));
  private final List<Reply> sent = new ArrayList<>();
  private long nowNs;

  static Stream<Arguments> clocks() {
    return Stream.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE - 10 * SECOND)
        .flatMap(start -> Stream.of(Arguments.of(start, 0L), Arguments.of(start, TEN_YEARS)));
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void shouldEndALease(long startNs, long uptimeNs) {
    start(startNs, uptimeNs);
    ShareId id = register(DOCUMENTED, PEER);
    pass(300 * SECOND - 1);
    assertThat(push(DOCUMENTED, FRIEND, id)).containsExactly(new Reply.PushReceived(PEER));
    pass(1);
    assertThat(push(DOCUMENTED, FRIEND, id)).containsExactly(UNKNOWN);
    assertThat(ask(DOCUMENTED, PEER, Request.Pulse.PLAIN))
        .containsExactly(Reply.PulseReceived.UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("clocks")
  void shouldReclaimInARound(long startNs, long uptimeNs) {
    start(startNs, uptimeNs);
    register(DOCUMENTED, PEER);
    sweep(299 * SECOND);
    assertThat(tracker.stats().peers()).isEqualTo(1);
    sweep(12 * SECOND);
    assertThat(tracker.stats().peers()).isZero();
  }

  /** A token lives in its minute and the two after it. */
  @ParameterizedTest
  @MethodSource("clocks")
  void shouldEndAToken(long startNs, long uptimeNs) {
    start(startNs, uptimeNs);
    Token token = ask(DOCUMENTED, PEER, announce(Token.FIRST)).get(0).token();
    ask(DOCUMENTED, PEER, announce(token));
    pass(180 * SECOND - 1);
    assertThat(override(token)).isEqualTo(Problem.NONE);
    pass(1);
    assertThat(override(token)).isEqualTo(Problem.TOKEN_REQUIRED);
  }

  /** Strangers may miss 20 times, then 5 times a second. */
  @ParameterizedTest
  @MethodSource("clocks")
  void shouldFillABudget(long startNs, long uptimeNs) {
    start(startNs, uptimeNs);
    for (int i = 0; i < 20; i++) {
      assertThat(push(DOCUMENTED, PEER, NEVER)).containsExactly(UNKNOWN);
    }
    assertThat(push(DOCUMENTED, PEER, NEVER)).isEmpty();
    pass(SECOND / 5 - 1);
    assertThat(push(DOCUMENTED, PEER, NEVER)).isEmpty();
    pass(1);
    assertThat(push(DOCUMENTED, PEER, NEVER)).containsExactly(UNKNOWN);
    assertThat(push(DOCUMENTED, PEER, NEVER)).isEmpty();
  }

  /** A target is told a second apart, and three times in 300 s; these count 400 s at most. */
  @ParameterizedTest
  @MethodSource("clocks")
  void shouldEndTheWindowsOfIncome(long startNs, long uptimeNs) {
    start(startNs, uptimeNs);
    ShareId id = register(APP, FRIEND);
    register(APP, PEER);
    assertThat(push(APP, PEER, id)).hasSize(2);
    pass(SECOND - 1);
    assertThat(push(APP, PEER, id)).hasSize(1);
    pass(1);
    assertThat(push(APP, PEER, id)).hasSize(2);
    pass(SECOND);
    assertThat(push(APP, PEER, id)).hasSize(2);
    pass(200 * SECOND);
    ask(APP, FRIEND, Request.Alive.PLAIN);
    ask(APP, PEER, Request.Alive.PLAIN);
    pass(98 * SECOND - 1);
    assertThat(push(APP, PEER, id)).hasSize(1);
    pass(100 * SECOND + 1);
    assertThat(push(APP, PEER, id)).hasSize(2);
  }

  /** Lets the tracker see its first time, and serve until it is old. */
  private void start(long startNs, long uptimeNs) {
    nowNs = startNs;
    ask(DOCUMENTED, Endpoint.parse("192.0.2.1:1"), Request.Announce.PLAIN);
    sweep(311 * SECOND);
    assertThat(tracker.stats().peers()).isZero();
    pass(uptimeNs);
    pass((60 - 311 % 60) * SECOND); // to the start of a minute
  }

  private void sweep(long forNs) {
    for (long ns = 0; ns < forNs; ns += SECOND / 10) {
      pass(SECOND / 10);
      tracker.advance(nowNs);
    }
  }

  private void pass(long ns) {
    nowNs += ns;
  }

  private ShareId register(int socket, Endpoint peer) {
    Reply reply = ask(socket, peer, Request.Announce.PLAIN).get(0);
    return reply instanceof Reply.Announced announced
        ? announced.shareId()
        : ((Reply.AnnounceReceived) reply).shareId();
  }

  private Problem override(Token token) {
    Request pulse = new Request.Pulse(AddressOverride.of(null, 7), false).with(token, Token.NONE);
    return ((Reply.PulseReceived) ask(DOCUMENTED, PEER, pulse).get(0)).problem();
  }

  private List<Reply> push(int socket, Endpoint asker, ShareId id) {
    return ask(socket, asker, new Request.Push(id));
  }

  private static Request announce(Token token) {
    return Request.Announce.PLAIN.with(token, Token.NONE);
  }

  private List<Reply> ask(int socket, Endpoint source, Request request) {
    sent.clear();
    tracker.handle(
        nowNs, socket, source.toSocketAddress(), request, (from, to, reply) -> sent.add(reply));
    return List.copyOf(sent);
  }
}
