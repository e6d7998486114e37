package io.sobani.tracker.examples;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.LocalRegistration;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TorrentEvents;
import io.sobani.tracker.bittorrent.TrackerUrl;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.peer.PeerLinks;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.udp.BittorrentClient;
import io.sobani.tracker.udp.TrackerClient;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import io.sobani.tracker.udp.UdpEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.function.BiConsumer;

/** The code of the README: what compiles here stands there, region by region. */
final class ReadmeSnippets {

  private ReadmeSnippets() {}

  static void server() throws IOException, InterruptedException {
    // region server
    TrackerServerConfig config =
        TrackerServerConfig.builder(new InetSocketAddress(3000), Dialect.APP).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      System.out.println(server.localAddresses() + " " + server.stats().tracker());
      server.awaitClose();
    }
    // endregion
  }

  /** A host's own transport. */
  interface Transport {
    void onMessage(BiConsumer<InetSocketAddress, ByteBuffer> handler);

    void write(InetSocketAddress destination, ByteBuffer bytes);

    void wakeMeIn(long delayNs);
  }

  static void transport(Transport transport) {
    // region transport
    Tracker tracker = new Tracker(TrackerConfig.builder().listener("app", Dialect.APP).build());
    DatagramTracker datagrams = new DatagramTracker(tracker);
    DatagramSink sink = (socket, destination, bytes) -> transport.write(destination, bytes);
    transport.onMessage(
        (source, payload) -> {
          datagrams.onDatagram(System.nanoTime(), 0, source, payload, sink);
          transport.wakeMeIn(datagrams.timeoutNs(System.nanoTime())); // then datagrams.advance(…)
        });
    // endregion
  }

  static void shared(
      DatagramChannel channel, DatagramHandler datagrams, DatagramHandler media, boolean running)
      throws IOException {
    long maxWaitNs = Long.MAX_VALUE;
    // region shared
    UdpEndpoint endpoint = UdpEndpoint.on(channel, DatagramHandler.firstOf(datagrams, media));
    while (running) {
      endpoint.poll(maxWaitNs);
    }
    // endregion
  }

  static void peer(InetSocketAddress trackerAddress, ShareId friendsId) throws IOException {
    // region peer
    PeerEvents events =
        new PeerEvents() {
          @Override
          public void onChat(PeerLink link, String text) {
            System.out.println(link.shareId() + ": " + text);
          }
        };
    try (TrackerClient me = TrackerClient.launch(PeerConfig.of(trackerAddress), events)) {
      System.out.println("my id is " + me.registered().join());
      InetSocketAddress friend = me.connect(friendsId).join(); // a hole is punched
      me.execute(peer -> peer.links().all().forEach(link -> link.chat("hello " + friend)));
    }
    // endregion
  }

  /** A loudspeaker: takes a frame of a friend, and says whether it was one. */
  interface Loudspeaker {
    boolean play(InetSocketAddress source, ByteBuffer frame);
  }

  static void stream(
      InetSocketAddress trackerAddress,
      ShareId friendsId,
      PeerEvents events,
      Loudspeaker loudspeaker,
      Iterable<ByteBuffer> microphone)
      throws IOException {
    // region stream
    DatagramHandler audio =
        (nowNs, socket, source, datagram, out) -> loudspeaker.play(source, datagram); // mine?
    try (TrackerClient caller =
        TrackerClient.launch(PeerConfig.of(trackerAddress), events, audio)) {
      InetSocketAddress callee = caller.connect(friendsId).join();
      for (ByteBuffer frame : microphone) {
        caller.send(callee, frame); // from any thread
      }
    }
    // endregion
  }

  static void ownTracker(
      DatagramChannel channel, InetSocketAddress address, PeerEvents events, DatagramHandler media)
      throws IOException {
    // region ownTracker
    TrackerConfig small =
        TrackerConfig.builder()
            .listener("app", Dialect.APP)
            .aliveRegisters(false)
            .maxPeers(1_000)
            .build();
    Tracker ownTracker = new Tracker(small);
    PeerLinks links = PeerLinks.besideTracker(0, events);
    UdpEndpoint loop =
        UdpEndpoint.on(
            channel, DatagramHandler.firstOf(links, new DatagramTracker(ownTracker), media));
    LocalRegistration owner =
        ownTracker.registerLocal(
            Endpoint.of(address), (asker, id) -> links.introduce(id, asker, PeerLink.Role.ASKED));
    System.out.println("I am " + owner.shareId() + "@203.0.113.9:3000");
    while (loop.poll(Long.MAX_VALUE) >= 0) {}
    // endregion
  }

  static void swarms() throws IOException {
    // region swarms
    BittorrentTracker swarms = new BittorrentTracker(BittorrentConfig.defaults());
    TrackerServerConfig.Builder sockets = TrackerServerConfig.builder();
    int number = sockets.listenForHandlers(new InetSocketAddress(6969));
    sockets.handler(() -> new BittorrentDatagramTracker(swarms, number));
    TrackerServer.launch(sockets.build());
    // endregion
  }

  static void torrent(InfoHash infoHash, TorrentEvents events) throws IOException {
    // region torrent
    try (BittorrentClient client = BittorrentClient.launch()) {
      TrackerUrl url = TrackerUrl.parse("udp://tracker.example:6969/announce");
      BittorrentClient.Torrent torrent =
          client.join(List.of(url), Announcement.of(infoHash, PeerId.random(), 6881), events);
      torrent.completed();
    } // says stopped
    // endregion
  }
}
