package io.sobani.tracker;

import static io.sobani.tracker.Conversation.APP;
import static io.sobani.tracker.Conversation.DOCUMENTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.PulseReceived;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pulse or an alive renews the lease of whoever is registered. */
class PulseTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final Duration LEASE = TrackerConfig.defaults().peerTtl();

  private final Conversation peers = new Conversation(TrackerConfig.defaults());

  static List<Request> keepalives() {
    return List.of(
        Request.Pulse.PLAIN,
        Request.Alive.PLAIN,
        new Request.Pulse(AddressOverride.NONE, false),
        new Request.Pulse(AddressOverride.bad(Problem.BAD_IP), true));
  }

  @ParameterizedTest
  @MethodSource("keepalives")
  void shouldRenewALeaseWhateverBecomesOfTheOverride(Request keepalive) {
    ShareId id = peers.announce(DOCUMENTED, PEER);
    peers.pass(LEASE.minusNanos(1));
    peers.ask(DOCUMENTED, PEER, keepalive);
    peers.pass(LEASE.minusNanos(1));
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse(PEER));
    peers.pass(Duration.ofNanos(1));
    assertThat(peers.find(id)).isNull();
  }

  @Test
  void shouldAnswerAKeepaliveByAConstant() {
    peers.announce(APP, PEER);
    assertThat(peers.ask(APP, PEER, Request.Pulse.PLAIN)).isSameAs(PulseReceived.RENEWED);
    assertThat(peers.ask(APP, PEER, Request.Alive.PLAIN)).isSameAs(Reply.Alived.PLAIN);
  }

  @Test
  void shouldCreateNothingByAPulse() {
    assertThat(peers.ask(APP, PEER, Request.Pulse.PLAIN)).isEqualTo(PulseReceived.UNKNOWN);
    assertThat(peers.tracker.stats().peers()).isZero();
  }

  @Test
  void shouldRegisterByAnAliveOnTheApplicationsListenerAlone() {
    assertThat(peers.ask(DOCUMENTED, PEER, Request.Alive.PLAIN)).isEqualTo(Reply.Expired.PLAIN);
    assertThat(peers.ask(APP, PEER, Request.Alive.PLAIN)).isInstanceOf(Reply.Announced.class);
    assertThat(peers.ask(APP, PEER, Request.Alive.PLAIN)).isEqualTo(Reply.Alived.PLAIN);
  }

  @Test
  void shouldRegisterByNoAliveWhereTheHostSaysSo() {
    Conversation strict = new Conversation(TrackerConfig.builder().aliveRegisters(false).build());
    assertThat(strict.ask(APP, PEER, Request.Alive.PLAIN)).isEqualTo(Reply.Expired.PLAIN);
    assertThat(strict.tracker.stats().peers()).isZero();
  }

  @Test
  void shouldMakeANewIdAndForgetTheOldAtOnce() {
    ShareId old = peers.announce(DOCUMENTED, PEER);
    Request regenerate = new Request.Pulse(AddressOverride.NONE, true);
    ShareId id = ((PulseReceived) peers.ask(DOCUMENTED, PEER, regenerate)).shareId();
    assertThat(peers.find(old)).isNull();
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse(PEER));
    assertThat(peers.announce(DOCUMENTED, PEER)).isEqualTo(id);
  }
}
