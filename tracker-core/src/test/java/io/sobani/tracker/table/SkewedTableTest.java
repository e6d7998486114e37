package io.sobani.tracker.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers whose hashes lead all to one partition, or whose ids' hashes all to one index. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SkewedTableTest {

  private static final int PORT = 7;
  private static final long ID_HIGH = 1;
  private static final LongPredicate ANY = hash -> true;

  private final SipHash key = new SipHash(1, 2);
  private final List<Peer> peers = new ArrayList<>();
  private int drawn;

  private record Peer(IpAddress ip, long idLow) {}

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFillAPartitionToItsBound(boolean v4) {
    PeerTable table = new PeerTable(key, 3_000_000); // 256 partitions of a family
    fill(table, v4, hash -> (hash >>> Integer.SIZE & 255) == 0, ANY);
    assertThat(peers).hasSize(Partition.MOST);
    assertHoldsAll(table);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFillATableOfOneFamilyToItsBound(boolean v4) {
    PeerTable table = new PeerTable(key, 30_000);
    fill(table, v4, ANY, ANY);
    assertThat(peers).hasSize(30_000);
    assertHoldsAll(table);
  }

  @Test
  void shouldHoldAllIdsInOneIndex() {
    PeerTable table = new PeerTable(key, 30_000); // two indexes
    fill(table, true, ANY, hash -> (hash >>> Integer.SIZE & 1) == 0);
    assertThat(peers).hasSize(30_000);
    assertHoldsAll(table);
  }

  /** Adds peers whose hash is as it should be until there is no room. */
  private void fill(PeerTable table, boolean v4, LongPredicate address, LongPredicate id) {
    while (true) {
      Peer peer = draw(v4, address, id);
      if (!table.hasRoom(hash(peer.ip), source(peer.ip))) {
        return;
      }
      table.add(hash(peer.ip), source(peer.ip), id(peer), 0, false, 0);
      peers.add(peer);
    }
  }

  private Peer draw(boolean v4, LongPredicate address, LongPredicate id) {
    IpAddress ip;
    do {
      drawn++;
      ip = v4 ? IpAddress.v4(drawn) : new IpAddress(0x2001_0db8_0000_0000L, drawn);
    } while (!address.test(hash(ip)));
    while (!id.test(key.tableHash(ID_HIGH, drawn))) {
      drawn++;
    }
    return new Peer(ip, drawn);
  }

  private void assertHoldsAll(PeerTable table) {
    TableIntegrity.check(table, key);
    for (Peer peer : peers) {
      assertThat(find(table, peer)).isEqualTo(table.findId(id(peer))).isNotNegative();
    }
    for (Peer peer : peers) {
      table.remove(find(table, peer));
    }
    TableIntegrity.check(table, key);
    assertThat(table.size()).isZero();
  }

  private int find(PeerTable table, Peer peer) {
    return table.find(hash(peer.ip), source(peer.ip));
  }

  private long hash(IpAddress ip) {
    return source(ip).hash(key);
  }

  private static PackedSource source(IpAddress ip) {
    return PackedSource.of(ip.high(), ip.low(), PORT);
  }

  private static ShareId id(Peer peer) {
    return new ShareId(ID_HIGH, peer.idLow);
  }
}
