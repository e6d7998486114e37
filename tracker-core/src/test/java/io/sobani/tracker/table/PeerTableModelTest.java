package io.sobani.tracker.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packed table beside a plain map, compared whole after each of many random steps. */
class PeerTableModelTest {

  private static final int STEPS = 1_000_000;

  /** A peer as the model keeps it. */
  private static final class Peer {
    ShareId id;
    IpAddress overrideIp;
    int overridePort;
    int state;
    int socket;
    boolean app;
    long lastSeen;
  }

  private final long seed = Seeds.of("table");
  private final Random random = new Random(seed);
  private final SipHash key = new SipHash(random.nextLong(), random.nextLong());
  private final PeerTable table = new PeerTable(key, 1 << 14); // four partitions per family
  private final Map<Endpoint, Peer> model = new HashMap<>();
  private final List<Endpoint> endpoints = endpoints();

  @Test
  void shouldHoldWhatAPlainMapHolds() {
    for (int step = 0; step < STEPS; step++) {
      change(endpoints.get(random.nextInt(endpoints.size())));
      if (step % 64 == 0 || model.size() <= 4) {
        assertSame("seed " + seed + ", step " + step);
      }
    }
  }

  @Test
  void shouldFindEverybodyWhileGrowingAndShrinking() {
    List<Endpoint> many = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      many.add(new Endpoint(ip(i % 3 == 0, i), 1 + i % 100));
      add(many.get(i));
    }
    assertSame("seed " + seed + ", full");
    for (int i = 0; i < many.size(); i++) {
      remove(many.get(i));
      if (i % 1000 == 0) {
        assertSame("seed " + seed + ", without " + i);
      }
    }
    assertThat(table.last()).isEqualTo(PeerTable.NOBODY);
  }

  private void change(Endpoint endpoint) {
    Peer peer = model.get(endpoint);
    if (peer == null) {
      add(endpoint);
      return;
    }
    int found = find(endpoint);
    switch (random.nextInt(6)) {
      case 0 -> remove(endpoint);
      case 1 -> {
        peer.id = newId();
        table.changeId(found, peer.id);
      }
      case 2 -> {
        peer.overrideIp = random.nextBoolean() ? null : ip(random.nextBoolean(), random.nextInt());
        peer.overridePort = random.nextInt(PeerTable.MOST_SOCKETS);
        table.override(found, peer.overrideIp, peer.overridePort);
      }
      case 3 -> {
        int state = random.nextInt(3);
        peer.state = Math.max(peer.state, state);
        table.promote(found, state);
      }
      case 4 -> {
        peer.lastSeen = random.nextLong();
        table.seen(found, peer.lastSeen);
      }
      default -> {
        peer.socket = random.nextInt(PeerTable.MOST_SOCKETS);
        peer.app = random.nextBoolean();
        table.setListener(found, peer.socket, peer.app);
      }
    }
  }

  private void add(Endpoint endpoint) {
    Peer peer = new Peer();
    peer.id = newId();
    peer.socket = random.nextInt(PeerTable.MOST_SOCKETS);
    peer.app = random.nextBoolean();
    peer.lastSeen = random.nextLong();
    table.add(
        hash(endpoint), PackedSource.of(endpoint), peer.id, peer.socket, peer.app, peer.lastSeen);
    model.put(endpoint, peer);
  }

  private void remove(Endpoint endpoint) {
    table.remove(find(endpoint));
    model.remove(endpoint);
  }

  private void assertSame(String when) {
    assertThat(table.size()).as(when).isEqualTo(model.size());
    int provisional = 0;
    int unproven = 0;
    for (Map.Entry<Endpoint, Peer> entry : model.entrySet()) {
      Peer peer = entry.getValue();
      int found = find(entry.getKey());
      boolean same =
          found != PeerTable.NOBODY
              && found == table.findId(peer.id)
              && table.shareId(found).equals(peer.id)
              && table.endpoint(found).equals(entry.getKey())
              && Objects.equals(table.overrideIp(found), peer.overrideIp)
              && table.overridePort(found) == peer.overridePort
              && table.state(found) == peer.state
              && table.socket(found) == peer.socket
              && table.isApp(found) == peer.app
              && table.lastSeen(found) == peer.lastSeen;
      assertThat(same).as("%s, %s", when, entry.getKey()).isTrue();
      provisional += peer.state == PeerTable.PROVISIONAL ? 1 : 0;
      unproven += peer.state != PeerTable.PROVEN ? 1 : 0;
    }
    assertThat(table.provisional()).as(when).isEqualTo(provisional);
    assertThat(table.unproven()).as(when).isEqualTo(unproven);
    Set<Integer> walked = new HashSet<>();
    for (int row = table.last(); row != PeerTable.NOBODY; row = table.before(row)) {
      walked.add(table.at(row));
    }
    assertThat(walked).as(when).hasSize(model.size());
    Set<Integer> round = new HashSet<>();
    Set<Integer> byAddress = new HashSet<>();
    for (int i = 0; i < model.size(); i++) {
      round.add(table.next());
      byAddress.add(table.nextByAddress());
    }
    assertThat(round).as(when).isEqualTo(walked);
    assertThat(byAddress).as(when).isEqualTo(walked);
  }

  private int find(Endpoint endpoint) {
    return table.find(hash(endpoint), PackedSource.of(endpoint));
  }

  private long hash(Endpoint endpoint) {
    return PackedSource.of(endpoint).hash(key);
  }

  private ShareId newId() {
    return ShareId.parse(String.format("%016x", random.nextLong()));
  }

  /** Of IPv6, many have the lower half in common. */
  private static IpAddress ip(boolean v4, int bits) {
    return v4 ? IpAddress.v4(bits | 1) : new IpAddress(0x2001_0db8_0000_0000L + bits, bits & 7);
  }

  private static List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      endpoints.add(new Endpoint(ip(i % 2 == 0, i / 2), 1000 + i % 4));
    }
    return endpoints;
  }
}
