package io.sobani.tracker;

import static io.sobani.tracker.Conversation.APP;
import static io.sobani.tracker.Conversation.DOCUMENTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An announce registers, confirms, moves to the application's listener once, or is refused. */
class AnnounceTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final String FRIEND = "203.0.113.9:40000";
  private static final Duration LEASE = TrackerConfig.defaults().peerTtl();

  private final Conversation peers = new Conversation(TrackerConfig.defaults());

  @Test
  void shouldConfirmALiveRegistrationByTheSameId() {
    ShareId id = peers.announce(DOCUMENTED, PEER);
    peers.pass(LEASE.minusNanos(1));
    assertThat(peers.announce(DOCUMENTED, PEER)).isEqualTo(id);
    peers.pass(LEASE.minusNanos(1));
    assertThat(peers.find(id)).as("renewed").isEqualTo(Endpoint.parse(PEER));
  }

  @Test
  void shouldMakeANewIdWhenTheLeaseHasEnded() {
    ShareId id = peers.announce(APP, PEER);
    peers.pass(LEASE);
    assertThat(peers.announce(APP, PEER)).isNotEqualTo(id);
    assertThat(peers.find(id)).isNull();
    assertThat(peers.tracker.stats().peers()).isEqualTo(1);
  }

  @Test
  void shouldAnswerInTheDialectOfTheListener() {
    assertThat(peers.ask(DOCUMENTED, PEER, Request.Announce.PLAIN))
        .isInstanceOf(Reply.AnnounceReceived.class);
    assertThat(peers.ask(APP, PEER, Request.Announce.PLAIN)).isInstanceOf(Reply.Announced.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTellAPeerOfAskersOnceTheApplicationsListenerHasSeenIt(boolean announces) {
    ShareId id = peers.announce(DOCUMENTED, PEER);
    peers.announce(APP, FRIEND);
    assertThat(peers.all(APP, FRIEND, new Request.Push(id))).as("not told").hasSize(1);
    peers.ask(APP, PEER, announces ? Request.Announce.PLAIN : Request.Alive.PLAIN);
    peers.announce(DOCUMENTED, PEER); // moves nothing back
    assertThat(peers.all(APP, FRIEND, new Request.Push(id))).as("told").hasSize(2);
  }

  @Test
  void shouldRegisterWithoutAnOverrideThatIsBad() {
    Request good = new Request.Announce(AddressOverride.of(IpAddress.parse("198.51.100.8"), 5));
    ShareId id = Conversation.idIn(peers.ask(DOCUMENTED, PEER, good));
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse("198.51.100.8:5"));

    Request bad = new Request.Announce(AddressOverride.bad(Problem.BAD_PORT));
    ShareId other = Conversation.idIn(peers.ask(DOCUMENTED, FRIEND, bad));
    assertThat(peers.find(other)).isEqualTo(Endpoint.parse(FRIEND));
  }

  @Test
  void shouldTakeAnOverrideOfAnAnnounceThatRenews() {
    ShareId id = peers.announce(DOCUMENTED, PEER);
    peers.ask(DOCUMENTED, PEER, new Request.Announce(AddressOverride.of(null, 5)));
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse("198.51.100.7:5"));
  }

  @Test
  void shouldKeepAnOverrideThatABareAnnounceDoesNotName() {
    Request override = new Request.Announce(AddressOverride.of(null, 5));
    ShareId id = Conversation.idIn(peers.ask(DOCUMENTED, PEER, override));
    peers.announce(DOCUMENTED, PEER);
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse("198.51.100.7:5"));
  }

  @Test
  void shouldRefuseNewcomersWhileDrainingAndConfirmTheOthers() {
    ShareId id = peers.announce(APP, PEER);
    peers.tracker.drain();
    assertThat(peers.announce(APP, PEER)).isEqualTo(id);
    assertThat(peers.ask(APP, FRIEND, Request.Announce.PLAIN))
        .isEqualTo(new Reply.Error(false, Code.CLOSING));
  }

  @Test
  void shouldRefuseWhatTheAuthorizerRefuses() {
    Authorizer onlyFriend =
        new Authorizer() {
          @Override
          public boolean mayAnnounce(Endpoint peer, Listener listener) {
            return peer.equals(Endpoint.parse(FRIEND));
          }
        };
    Conversation strict = new Conversation(TrackerConfig.builder().authorizer(onlyFriend).build());
    assertThat(strict.ask(APP, PEER, Request.Announce.PLAIN))
        .isEqualTo(new Reply.Error(false, Code.REFUSED));
    assertThat(strict.ask(APP, FRIEND, Request.Announce.PLAIN)).isInstanceOf(Reply.Announced.class);
    assertThat(strict.tracker.stats().peers()).isEqualTo(1);
  }
}
