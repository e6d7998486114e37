package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sobani.tracker.Registration.State;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The rules of the store, which the real one and its double obey alike. */
abstract class StoreContract {

  private static final Endpoint PEER = Endpoint.parse("192.0.2.1:4000");
  private static final Endpoint OTHER = Endpoint.parse("[2001:db8::1]:4000");
  private static final ShareId ID = ShareId.parse("1AbhoECj");
  private static final ShareId NEW_ID = ShareId.parse("2AbhoECj");
  private static final long LEASE_MS = 30_000;

  abstract Store store();

  /** Lets calls end, and gives what one came to. */
  abstract <T> T await(CompletionStage<T> call);

  /** Lets time pass. */
  abstract void pass(long millis);

  private static PeerRecord record(String node, ShareId id) {
    return new PeerRecord(1, node, id, PEER, true, State.ESTABLISHED, "");
  }

  private PeerRecord recordOf(Endpoint observed) {
    return await(store().read(observed)).text().flatMap(PeerRecord::tryParse).orElseThrow();
  }

  private final FleetKeys keys = FleetKeys.random(LEASE_MS, 1);

  private void makeFleet() {
    NodeState state = new NodeState(0, "", 0, 1, "1.0");
    await(store().beat("a", state, Optional.of(keys)));
  }

  @Test
  void shouldClaimAnAddressForOneNode() {
    makeFleet();
    assertThat(await(store().claim(PEER, "a")).text()).isEmpty();
    assertThat(await(store().claim(PEER, "b")).text()).contains("0|a");
    assertThat(await(store().claim(PEER, "b")).generation()).isEqualTo(keys.generation());
  }

  @Test
  void shouldLetANodeClaimAgainWhatItClaims() {
    makeFleet();
    await(store().claim(PEER, "a"));
    pass(1_500);
    assertThat(await(store().claim(PEER, "a")).text()).as("its own").isEmpty();
    pass(700);
    assertThat(await(store().claim(PEER, "b")).text()).as("of the second").contains("0|a");
  }

  @Test
  void shouldLetWhoHasTheRegistrationGoBeforeWhoClaimsIt() {
    makeFleet();
    await(store().claim(PEER, "a"));
    assertThat(await(store().refresh(PEER, record("b", ID), LEASE_MS))).isTrue();
    assertThat(await(store().refresh(PEER, record("a", NEW_ID), LEASE_MS))).isFalse();
    assertThat(await(store().claim(PEER, "a")).text()).contains(record("b", ID).toString());
  }

  @Test
  void shouldClaimNothingInAStoreThatWasEmptied() {
    assertThat(await(store().claim(PEER, "a"))).isEqualTo(new Store.Standing(0, Optional.empty()));
    assertThat(await(store().read(PEER)).text()).isEmpty();
  }

  @Test
  void shouldLetAClaimEnd() {
    makeFleet();
    await(store().claim(PEER, "a"));
    pass(2_100);
    assertThat(await(store().claim(PEER, "b")).text()).isEmpty();
  }

  @Test
  void shouldResolveAnIdOnlyThroughTheRecordThatBearsIt() {
    await(store().refresh(PEER, record("a", ID), LEASE_MS));
    assertThat(await(store().resolve(ID)).found()).contains(new Store.Found(PEER, record("a", ID)));

    await(store().refresh(PEER, record("a", NEW_ID), LEASE_MS));
    assertThat(await(store().resolve(ID)).found()).as("the old id").isEmpty();
    assertThat(await(store().resolve(NEW_ID)).found()).isPresent();
  }

  @Test
  void shouldRefuseAWriterThatIsNotTheOwner() {
    await(store().refresh(PEER, record("a", ID), LEASE_MS));
    assertThat(await(store().refresh(PEER, record("b", NEW_ID), LEASE_MS))).isFalse();
    assertThat(recordOf(PEER)).isEqualTo(record("a", ID));
    assertThat(await(store().resolve(NEW_ID)).found()).isEmpty();
  }

  @Test
  void shouldAdoptOnlyOverExactlyTheOwnerAndNumberThatAreNamed() {
    await(store().refresh(PEER, record("a", ID), LEASE_MS));
    PeerRecord first = recordOf(PEER);
    assertThat(await(store().adopt(PEER, record("x", ID), "b"))).isEmpty();
    Store.Adopted adopted = await(store().adopt(PEER, first, "b")).orElseThrow();
    assertThat(adopted.leaseLeftMs()).isBetween(1L, LEASE_MS);
    assertThat(adopted.record()).isEqualTo(recordOf(PEER));
    assertThat(recordOf(PEER))
        .isEqualTo(new PeerRecord(2, "b", ID, PEER, true, State.ESTABLISHED, "a"));
    assertThat(await(store().adopt(PEER, first, "c"))).as("a second time").isEmpty();
    assertThat(await(store().refresh(PEER, record("a", ID), LEASE_MS))).as("stale").isFalse();
    assertThat(await(store().refresh(PEER, record("b", NEW_ID), LEASE_MS))).isTrue();
    assertThat(recordOf(PEER))
        .as("number and former node stay")
        .isEqualTo(new PeerRecord(2, "b", NEW_ID, PEER, true, State.ESTABLISHED, "a"));
  }

  @Test
  void shouldAdoptWhatTheRecordSaysNow() {
    await(store().refresh(PEER, record("a", ID), LEASE_MS));
    PeerRecord before = recordOf(PEER);
    await(store().refresh(PEER, record("a", NEW_ID), 2_000));
    Store.Adopted adopted = await(store().adopt(PEER, before, "b")).orElseThrow();
    assertThat(adopted.record().shareId()).isEqualTo(NEW_ID);
    assertThat(await(store().resolve(NEW_ID)).found())
        .map(Store.Found::record)
        .contains(adopted.record());
    assertThat(await(store().resolve(ID)).found()).isEmpty();
    assertThat(adopted.leaseLeftMs()).isBetween(1L, 2_000L);
    pass(2_100);
    assertThat(await(store().read(PEER)).text()).isEmpty();
  }

  @Test
  void shouldForgetWhoHadARegistrationThatWasTakenBack() {
    await(store().refresh(PEER, record("a", ID), LEASE_MS));
    await(store().adopt(PEER, recordOf(PEER), "a"));
    assertThat(recordOf(PEER).takenFrom()).as("its own again").isEmpty();
    await(store().adopt(PEER, recordOf(PEER), "b"));
    await(store().adopt(PEER, recordOf(PEER), "a"));
    assertThat(recordOf(PEER))
        .isEqualTo(new PeerRecord(4, "a", ID, PEER, true, State.ESTABLISHED, ""));
  }

  @Test
  void shouldReleaseWhatIsTheNodesOwn() {
    makeFleet();
    await(store().refresh(PEER, record("a", ID), LEASE_MS));
    await(store().claim(OTHER, "b"));
    assertThat(await(store().release(PEER, "b"))).isFalse();
    assertThat(await(store().release(PEER, "a"))).isTrue();
    assertThat(await(store().release(OTHER, "b"))).isTrue();
    assertThat(await(store().read(PEER)).text()).isEmpty();
    assertThat(await(store().resolve(ID)).found()).isEmpty();
  }

  @Test
  void shouldEndWithTheLease() {
    await(store().refresh(PEER, record("a", ID), 300));
    pass(400);
    assertThat(await(store().read(PEER)).text()).isEmpty();
    assertThat(await(store().resolve(ID)).found()).isEmpty();
  }

  @Test
  void shouldShowWhoLivesAndWriteTheFleetBackOnce() {
    NodeState state = new NodeState(0, "udp [::]:3000 app", 7, 100, "1.0");
    assertThat(await(store().beat("a", state, Optional.empty())).fleet()).isEmpty();
    FleetKeys keys = FleetKeys.random(LEASE_MS, 1);
    Store.Beat beat = await(store().beat("a", state, Optional.of(keys)));
    assertThat(beat.fleet()).contains(keys);
    assertThat(beat.nodes()).containsOnly(entry("a", state));
    assertThat(beat.policy()).isEqualTo("noeviction");
    assertThat(beat.goneInMs()).as("it was heard just now").isEqualTo(10_001);

    pass(100);
    Store.Beat second = await(store().beat("b", state, Optional.of(FleetKeys.random(LEASE_MS, 2))));
    assertThat(second.fleet()).contains(keys);
    assertThat(second.nodes()).containsOnlyKeys("a", "b");
    assertThat(second.goneInMs()).as("the other was not").isBetween(1L, 9_901L);
  }
}
