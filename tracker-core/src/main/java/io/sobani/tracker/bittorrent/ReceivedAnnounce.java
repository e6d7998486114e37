package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.Announcement.Event;
import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import java.nio.ByteBuffer;

/** The fields of an announce that a swarm needs; one object reads one announce after the other. */
final class ReceivedAnnounce {

  private static final int DEFAULT_NUM_WANT = 50;

  /* As many as fit into a packet that no path fragments. */
  private static final int V4_MAX_NUM_WANT = 200;
  private static final int V6_MAX_NUM_WANT = 67;

  final TorrentKey torrent = new TorrentKey();
  final PackedSource peer = new PackedSource();
  int peerHash;
  int numWant;
  boolean stopped;
  boolean seeder;
  boolean completed;

  /** Reads an announce that begins at an index of a buffer. */
  void read(PackedSource source, ByteBuffer request, int at, SipHash keyed) {
    torrent.read(request, at + Layout.INFO_HASH, source.isV4(), keyed);
    peer.set(source.ipHigh(), source.ipLow(), Layout.portAt(request, at + Layout.PORT));
    peerHash = (int) peer.hash(keyed);
    int event = Layout.intAt(request, at + Layout.EVENT);
    stopped = event == Event.STOPPED.code();
    seeder = Layout.longAt(request, at + Layout.LEFT) == 0;
    completed = seeder && event == Event.COMPLETED.code();
    int wanted = Layout.intAt(request, at + Layout.NUM_WANT);
    int most = source.isV4() ? V4_MAX_NUM_WANT : V6_MAX_NUM_WANT;
    numWant = stopped ? 0 : Math.min(wanted <= 0 ? DEFAULT_NUM_WANT : wanted, most);
  }
}
