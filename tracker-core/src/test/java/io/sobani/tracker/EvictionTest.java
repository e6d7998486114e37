package io.sobani.tracker;

import static io.sobani.tracker.Conversation.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A full tracker makes room by the least of its peers, or says that it is full. */
class EvictionTest {

  private static final String OLD = "198.51.100.7:40000";
  private static final String YOUNG = "198.51.100.8:40000";
  private static final String NEWCOMER = "203.0.113.9:40000";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Conversation peers =
      new Conversation(TrackerConfig.builder().maxPeers(2).limits(Limits.off()).build());

  @Test
  void shouldGiveUpAProvisionalPeer() {
    ShareId old = peers.announce(APP, OLD);
    peers.pass(SECOND);
    ShareId young = peers.announce(APP, YOUNG);
    peers.announce(APP, NEWCOMER);
    assertThat(count(TrackerStats.Event.EVICTED)).isEqualTo(1);
    assertThat(peers.find(old) == null).isNotEqualTo(peers.find(young) == null);
  }

  @Test
  void shouldGiveUpAnEndedPeerWhereThereIsNoProvisionalOne() {
    establish(OLD);
    peers.pass(TrackerConfig.defaults().peerTtl());
    establish(YOUNG);
    peers.announce(APP, NEWCOMER);
    assertThat(peers.tracker.stats().peers()).isEqualTo(2);
    assertThat(count(TrackerStats.Event.EXPIRED)).isEqualTo(1);
    assertThat(count(TrackerStats.Event.EVICTED)).isZero();
  }

  @Test
  void shouldGiveUpAnEstablishedPeerForOneWithATokenAlone() {
    establish(OLD);
    establish(YOUNG);
    assertThat(peers.ask(APP, NEWCOMER, Request.Announce.PLAIN))
        .isEqualTo(new Reply.Error(false, Code.TRACKER_FULL));

    Reply full = peers.ask(APP, NEWCOMER, Request.Announce.PLAIN.with(Token.FIRST, Token.NONE));
    Request proven = Request.Announce.PLAIN.with(full.token(), Token.NONE);
    assertThat(peers.ask(APP, NEWCOMER, proven)).isInstanceOf(Reply.Announced.class);
    assertThat(peers.tracker.stats().peers()).isEqualTo(2);
  }

  @Test
  void shouldNeverGiveUpAProvenPeer() {
    ShareId old = peers.prove(APP, OLD);
    ShareId young = peers.prove(APP, YOUNG);
    Reply full = peers.ask(APP, NEWCOMER, Request.Announce.PLAIN.with(Token.FIRST, Token.NONE));
    assertThat(full).isInstanceOf(Reply.Error.class);
    Request proven = Request.Announce.PLAIN.with(full.token(), Token.NONE);
    assertThat(peers.ask(APP, NEWCOMER, proven)).isInstanceOf(Reply.Error.class);
    assertThat(peers.find(old)).isNotNull();
    assertThat(peers.find(young)).isNotNull();
  }

  private void establish(String peer) {
    peers.ask(APP, peer, Request.Alive.PLAIN);
    peers.ask(APP, peer, Request.Alive.PLAIN);
  }

  private long count(TrackerStats.Event event) {
    return peers.tracker.stats().count(event);
  }
}
