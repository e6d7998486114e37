package io.sobani.tracker.peer;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.PeerMessage;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A peer's links to others: punches holes into the NATs between them, and keeps those open.
 *
 * <p>Once both sides know of each other ({@link #introduce}), both knock; an answer to a knock
 * proves both directions. A link exists only for an address that was introduced: datagrams from all
 * others are declined, nothing of them is stored. What it declines it leaves to the next handler,
 * so that the host's media can share the socket.
 *
 * <p>At most {@value #MAX_OPENING} links are being opened at a time and {@value #MAX_LINKS} exist;
 * others may ask for half of either, so that forged introductions leave room for the host's own.
 * Confined to the thread that drives it.
 *
 * @see "PROTOCOL.md, section 10"
 */
public class PeerLinks implements DatagramHandler {

  /** The most links that are being opened at a time. */
  public static final int MAX_OPENING = 64;

  /** The most links that exist at a time. */
  public static final int MAX_LINKS = 1024;

  private final int socket;
  private final boolean besideTracker;
  private final Random random;
  private final PeerEvents events;
  private final Map<InetSocketAddress, PeerLink> links = new HashMap<>();
  private final ArrayDeque<InetSocketAddress> goodbyes = new ArrayDeque<>();
  private final Timer next = new Timer();
  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.MAX_DATAGRAM_BYTES);

  PeerLinks(int socket, PeerEvents events, boolean besideTracker, Random random) {
    this.socket = socket;
    this.events = events;
    this.besideTracker = besideTracker;
    this.random = random;
  }

  /**
   * Makes links that share their socket with a tracker: a friend's {@code alive} is noted and then
   * left to the tracker, which is its tracker, too. They knock only in reply, as the tracker's
   * answers have opened the NAT already.
   */
  public static PeerLinks besideTracker(int socket, PeerEvents events) {
    return new PeerLinks(socket, events, true, new SecureRandom());
  }

  /**
   * Begins to open a link to a peer that the tracker has named. An existing link to its address
   * stays; while it is not open, another introduction makes it knock again.
   *
   * @param peer its address, as the tracker told it
   * @param role the side that asked
   * @return the new or existing link; empty where there are too many
   */
  public Optional<PeerLink> introduce(ShareId shareId, Endpoint peer, PeerLink.Role role) {
    InetSocketAddress address = peer.toSocketAddress();
    PeerLink link = links.get(address);
    if (link != null) {
      link.introduceAgain(shareId, role);
    } else if (isFull(role)) {
      return Optional.empty();
    } else {
      link = new PeerLink(this, address, shareId, role, new Lines(random));
      links.put(address, link);
      wake();
    }
    return Optional.of(link);
  }

  /** Returns the links that are being opened or open. */
  public Collection<PeerLink> all() {
    return List.copyOf(links.values());
  }

  /** Returns the link to an address. */
  public Optional<PeerLink> to(Endpoint peer) {
    return Optional.ofNullable(links.get(peer.toSocketAddress()));
  }

  /** Closes every link: the next {@link #advance} says goodbye over those that are open. */
  public void close() {
    all().forEach(PeerLink::close);
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    PeerLink link = socket == this.socket ? links.get(source) : null;
    if (link == null) {
      return false;
    }
    link.heard(nowNs);
    try {
      PeerMessage message = codec.decodePeerMessage(datagram);
      if (besideTracker && message instanceof PeerMessage.Alive) {
        link.onKeepalive(nowNs, out);
        return false;
      }
      link.onMessage(nowNs, message, events, out);
      return true;
    } catch (MalformedMessageException e) {
      return false; // the host's media, for one
    }
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    if (!next.isDue(nowNs)) {
      return;
    }
    next.off();
    while (!goodbyes.isEmpty()) {
      send(goodbyes.remove(), new PeerMessage.Disconnect(), out);
    }
    try {
      all().forEach(link -> link.advance(nowNs, out));
    } finally { // also where an event of the host's threw
      links.values().forEach(link -> wakeBy(nowNs, link.delayNs(nowNs)));
    }
  }

  @Override
  public long timeoutNs(long nowNs) {
    return next.delayNs(nowNs);
  }

  void opened(PeerLink link) {
    events.onConnected(link);
  }

  void failed(PeerLink link, ConnectFailure failure) {
    events.onFailed(link.shareId(), failure);
  }

  void lost(PeerLink link) {
    events.onLost(link);
  }

  /** Called every two seconds while a link is being opened, for another push. */
  void pushDue(PeerLink link) {}

  /**
   * Returns the schedule of a link that begins to open: of 15 s for the side that asked, of three
   * knocks for an income, which may be forged. Beside a tracker there is none, because the NAT is
   * open to whoever the tracker answers.
   */
  KnockSchedule knocks(PeerLink.Role role) {
    if (role == PeerLink.Role.ASKER) {
      return new KnockSchedule(21, 10, random);
    }
    return new KnockSchedule(besideTracker ? 0 : 3, 1, null);
  }

  /**
   * Returns the number of alives that a silent peer is sent at most, because it may be the victim
   * of a forger; beside a tracker, which answers forged alives too, one less.
   */
  int maxUnansweredAlives() {
    return besideTracker ? 1 : 2;
  }

  void wake() {
    next.now();
  }

  /** Returns the message if it can be sent, now rather than in the loop. */
  <M extends PeerMessage> M checked(M message) {
    codec.encode(message, buffer.clear());
    return message;
  }

  void send(InetSocketAddress destination, PeerMessage message, DatagramSink out) {
    codec.encode(message, buffer.clear());
    out.send(socket, destination, buffer.flip());
  }

  void sayGoodbye(InetSocketAddress address) {
    goodbyes.add(address);
    wake();
  }

  void forget(PeerLink link) {
    links.remove(link.address(), link);
  }

  private void wakeBy(long nowNs, long delayNs) {
    if (delayNs < next.delayNs(nowNs)) {
      next.at(nowNs + delayNs);
    }
  }

  private boolean isFull(PeerLink.Role role) {
    return isFull(link -> true, MAX_LINKS, MAX_OPENING)
        || role == PeerLink.Role.ASKED
            && isFull(link -> link.role() == role, MAX_LINKS / 2, MAX_OPENING / 2);
  }

  private boolean isFull(Predicate<PeerLink> counts, int maxLinks, int maxOpening) {
    List<PeerLink> counted = links.values().stream().filter(counts).toList();
    long opening = counted.stream().filter(link -> link.state() == PeerLink.State.OPENING).count();
    return counted.size() >= maxLinks || opening >= maxOpening;
  }
}
