package io.sobani.tracker.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.AllowList;
import io.sobani.tracker.limit.HostCaps;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables where a population falls into one stripe, one chain or one page, as it could only if
 * somebody knew the key: everything is still found and counted.
 */
class SkewTest {

  private static final int MANY = 20_000;

  private final SipHash key = new SipHash(1, 2);
  private final BittorrentConfig config =
      BittorrentConfig.builder().limits(false).maxPeersPerSwarm(MANY).build();
  private final HostCaps caps = new HostCaps(key, AllowList.EVERYBODY, 1, 1, 1, config.maxPeers());
  private final Swarms swarms = new Swarms(key, caps, config);
  private final ReceivedAnnounce announce = new ReceivedAnnounce();
  private final PackedSource source = new PackedSource();
  private final ByteBuffer request = ByteBuffer.allocate(98);
  private final ByteBuffer reply = ByteBuffer.allocate(1_472);
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void shouldHoldAllTorrentsInOneStripe() {
    int[] torrents = chosen(hash -> hash >>> 26 == 63, MANY);
    for (int torrent : torrents) {
      announce(torrent, 1, 2);
    }
    assertThat(swarms.count()).isEqualTo(MANY);
    for (int torrent : torrents) {
      assertThat(announce(torrent, 2, 2)).isEqualTo(2);
    }
    for (int torrent : torrents) {
      announce(torrent, 1, 3);
      assertThat(announce(torrent, 2, 3)).isZero();
    }
    assertThat(swarms.count()).isZero();
    assertThat(swarms.peers()).isZero();
  }

  @Test
  void shouldHoldTorrentsInOneChain() {
    int[] torrents = chosen(hash -> (hash & 0xfff) == 7, 500);
    for (int torrent : torrents) {
      announce(torrent, 1, 2);
    }
    for (int torrent : torrents) {
      assertThat(announce(torrent, 2, 2)).isEqualTo(2);
    }
    assertThat(swarms.count()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xff, 0xff00_0000})
  void shouldHoldPeersInOnePageOrUnderOneTag(int mask) {
    PackedSource peer = new PackedSource();
    int found = 0;
    int last = 0;
    for (int number = 0; found < 2_000; number++) {
      peer.set(0, 0xffff_0a00_0000L | number & 0xff_ffff, 1 + (number >>> 24));
      if ((peer.hash(key) & mask & 0xffff_ffffL) == 0) {
        found++;
        last = announce(1, number, 2);
      }
    }
    assertThat(last).isEqualTo(2_000);
    for (int number = 0; found > 0; number++) {
      peer.set(0, 0xffff_0a00_0000L | number & 0xff_ffff, 1 + (number >>> 24));
      if ((peer.hash(key) & mask & 0xffff_ffffL) == 0) {
        assertThat(announce(1, number, 3)).isEqualTo(--found);
      }
    }
    assertThat(swarms.count()).isZero();
  }

  /** Returns numbers of torrents whose hashes are as wanted. */
  private int[] chosen(IntPredicate wanted, int count) {
    int[] chosen = new int[count];
    TorrentKey torrent = new TorrentKey();
    int size = 0;
    for (int number = 0; size < count; number++) {
      torrent.read(ByteBuffer.allocate(20).putInt(0, number), 0, true, key);
      if (wanted.test(torrent.hash)) {
        chosen[size++] = number;
      }
    }
    return chosen;
  }

  /** Returns how many leechers there are then. */
  private int announce(int torrent, int peer, int event) {
    request.putInt(16, torrent).putLong(64, 1).putInt(80, event);
    request.putShort(96, (short) (1 + (peer >>> 24)));
    source.set(0, 0xffff_0a00_0000L | peer & 0xff_ffff, 1);
    announce.read(source, request, 0, key);
    swarms.announce(0, announce, random, reply.clear());
    return reply.getInt(0);
  }
}
