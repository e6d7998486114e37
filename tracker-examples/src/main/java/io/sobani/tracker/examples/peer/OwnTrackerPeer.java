package io.sobani.tracker.examples.peer;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.LocalRegistration;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.examples.Printable;
import io.sobani.tracker.examples.Terminal;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.peer.PeerLinks;
import io.sobani.tracker.udp.Invitation;
import io.sobani.tracker.udp.TrackerClient;
import io.sobani.tracker.udp.UdpEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/**
 * A peer that is its own tracker: nobody else is needed to be found.
 *
 * <p>{@code OwnTrackerPeer ADDRESS PORT} hosts: it prints an invitation and waits for friends.
 * {@code OwnTrackerPeer SHAREID@HOST:PORT} visits. Each greets the other.
 */
public final class OwnTrackerPeer {

  private static final int FRIENDS = 1_000;

  private OwnTrackerPeer() {}

  /**
   * Hosts or visits.
   *
   * @param args an address and a port, or an invitation
   * @throws Exception if no socket can be opened
   */
  public static void main(String[] args) throws Exception {
    Terminal.setUp();
    if (args.length == 0) {
      Terminal.exitWithUsage("OwnTrackerPeer ADDRESS PORT, or OwnTrackerPeer SHAREID@HOST:PORT");
    }
    if (args.length == 2) {
      host(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
    } else {
      visit(args[0]);
    }
  }

  /** One socket for links, tracker and, as a third handler, media; the host's own loop. */
  private static void host(InetSocketAddress local) throws IOException {
    Tracker tracker =
        new Tracker(
            TrackerConfig.builder()
                .listener("app", Dialect.APP)
                .aliveRegisters(false)
                .maxPeers(FRIENDS)
                .build());
    PeerLinks links = PeerLinks.besideTracker(0, new Host());
    DatagramHandler all = DatagramHandler.firstOf(links, new DatagramTracker(tracker));
    try (UdpEndpoint endpoint = UdpEndpoint.builder(all).bind(local).build()) {
      InetSocketAddress address = endpoint.localAddresses().get(0);
      LocalRegistration me =
          tracker.registerLocal(
              Endpoint.of(address),
              (friend, id) -> links.introduce(id, friend, PeerLink.Role.ASKED));
      PrintingEvents.print(
          "invitation " + new Invitation(me.shareId(), local.getHostString(), address.getPort()));
      while (endpoint.poll(Long.MAX_VALUE) >= 0) {}
    }
  }

  private static void visit(String invitation) throws IOException, InterruptedException {
    TrackerClient client = TrackerClient.connect(invitation, new Visitor());
    Runtime.getRuntime().addShutdownHook(new Thread(client::close));
    new CountDownLatch(1).await();
  }

  private static final class Host implements PeerEvents {
    @Override
    public void onConnected(PeerLink link) {
      PrintingEvents.print("connected " + link.shareId() + " " + Endpoint.of(link.address()));
      link.chat("welcome");
    }

    @Override
    public void onChat(PeerLink link, String text) {
      PrintingEvents.print("chat " + Printable.of(text));
    }
  }

  private static final class Visitor extends PrintingEvents {
    @Override
    public void onConnected(PeerLink link) {
      super.onConnected(link);
      link.chat("hello");
    }
  }
}
