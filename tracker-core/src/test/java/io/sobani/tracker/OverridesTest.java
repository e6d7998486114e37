package io.sobani.tracker;

import static io.sobani.tracker.Conversation.APP;
import static io.sobani.tracker.Conversation.DOCUMENTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply.PulseReceived;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import org.junit.jupiter.api.Test;

/** An override is set as a whole or not at all, field by field over earlier ones. */
class OverridesTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final IpAddress OTHER = IpAddress.parse("203.0.113.9");

  private final Conversation peers = new Conversation(TrackerConfig.defaults());

  @Test
  void shouldAddOneFieldToAnother() {
    ShareId id = peers.announce(DOCUMENTED, PEER);
    assertThat(change(DOCUMENTED, AddressOverride.of(OTHER, 0)).overridden()).isTrue();
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse("203.0.113.9:40000"));
    change(DOCUMENTED, AddressOverride.of(null, 5));
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse("203.0.113.9:5"));
  }

  @Test
  void shouldClearAFieldByItsObservedValue() {
    ShareId id = peers.announce(DOCUMENTED, PEER);
    change(DOCUMENTED, AddressOverride.of(OTHER, 5));
    change(DOCUMENTED, AddressOverride.of(IpAddress.parse("198.51.100.7"), 0));
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse("198.51.100.7:5"));
    change(DOCUMENTED, AddressOverride.of(null, 40_000));
    assertThat(peers.find(id)).isEqualTo(Endpoint.parse(PEER));
  }

  @Test
  void shouldSetNothingWhereAFieldIsRefused() {
    ShareId id = peers.announce(DOCUMENTED, PEER);
    PulseReceived reply =
        (PulseReceived)
            peers.ask(
                DOCUMENTED,
                PEER,
                new Request.Pulse(AddressOverride.of(IpAddress.parse("127.0.0.1"), 5), true));
    assertThat(reply)
        .isEqualTo(new PulseReceived(true, false, ShareId.NONE, Problem.REFUSED_ADDRESS));
    assertThat(peers.find(id)).as("neither port nor id").isEqualTo(Endpoint.parse(PEER));
  }

  @Test
  void shouldTakePortsAloneOnTheApplicationsListener() {
    peers.announce(APP, PEER);
    assertThat(change(APP, AddressOverride.of(OTHER, 0)).problem())
        .isEqualTo(Problem.REFUSED_ADDRESS);
    assertThat(change(APP, AddressOverride.of(null, 5)).overridden()).isTrue();
  }

  @Test
  void shouldTakeTheObservedAddressUnderEveryPolicy() {
    AddressOverride observed = AddressOverride.of(IpAddress.parse("198.51.100.7"), 40_000);
    for (OverridePolicy policy : OverridePolicy.values()) {
      assertThat(policy.refuses(Endpoint.parse(PEER), observed)).as(policy.name()).isFalse();
    }
    assertThat(OverridePolicy.NONE.refuses(Endpoint.parse(PEER), AddressOverride.of(null, 5)))
        .isTrue();
  }

  @Test
  void shouldChangeAProvenPeerByAValidTokenAlone() {
    peers.prove(DOCUMENTED, PEER);
    assertThat(change(DOCUMENTED, AddressOverride.of(null, 5)).problem())
        .isEqualTo(Problem.TOKEN_REQUIRED);
  }

  private PulseReceived change(int socket, AddressOverride override) {
    return (PulseReceived) peers.ask(socket, PEER, new Request.Pulse(override, false));
  }
}
