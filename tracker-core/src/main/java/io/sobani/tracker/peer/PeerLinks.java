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
import java.util.random.RandomGenerator;

/**
 * A peer's links to others: punches holes into the NATs between them, and keeps those open.
 *
 * <p>Once both sides know of each other ({@link #introduce}), both knock; an answer to a knock
 * proves both directions. A link exists only for an address that was introduced: datagrams from all
 * others are declined, nothing of them is stored. What it declines it leaves to the next handler,
 * so that the host's media can share the socket.
 *
 * <p>At most {@value #MAX_OPENING} links are being opened at a time, and {@value #MAX_LINKS} exist.
 * Confined to the thread that drives it.
 *
 * @see "PROTOCOL.md, section 10"
 */
public final class PeerLinks implements DatagramHandler {

  /** At most that many links are being opened at a time. */
  public static final int MAX_OPENING = 64;

  /** At most that many links exist at a time. */
  public static final int MAX_LINKS = 1024;

  private static final int MAX_MESSAGE_BYTES = 1024;

  private final int socket;
  private final boolean besideTracker;
  private final RandomGenerator random;
  private final LinkEvents events;
  private final Map<InetSocketAddress, PeerLink> links = new HashMap<>();
  private final ArrayDeque<InetSocketAddress> goodbyes = new ArrayDeque<>();
  private final Timer next = new Timer();
  private final HandlerCounters counters = new HandlerCounters();
  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer buffer = ByteBuffer.allocate(MAX_MESSAGE_BYTES);

  /**
   * Makes links that speak from the given socket.
   *
   * @param socket the number of a listener
   * @param events whom to tell
   */
  public PeerLinks(int socket, LinkEvents events) {
    this(socket, events, false, new SecureRandom());
  }

  PeerLinks(int socket, LinkEvents events, boolean besideTracker, RandomGenerator random) {
    this.socket = socket;
    this.events = events;
    this.besideTracker = besideTracker;
    this.random = random;
  }

  /**
   * Makes links that share their socket with a tracker: a friend's {@code alive} is noted and then
   * left to the tracker, which is its tracker, too.
   *
   * @param socket the number of a listener
   * @param events whom to tell
   * @return the links
   */
  public static PeerLinks besideTracker(int socket, LinkEvents events) {
    return new PeerLinks(socket, events, true, new SecureRandom());
  }

  /**
   * Begins to open a link to a peer that the tracker has named. Where there is one to that address
   * already, nothing but its name changes.
   *
   * @param shareId the peer's id
   * @param peer its address, as the tracker told it
   * @param role who asked for whom
   * @return the new link or the one that is there; empty where there are too many
   */
  public Optional<PeerLink> introduce(ShareId shareId, Endpoint peer, PeerLink.Role role) {
    InetSocketAddress address = peer.toSocketAddress();
    PeerLink link = links.get(address);
    if (link == null) {
      if (links.size() >= MAX_LINKS || opening() >= MAX_OPENING) {
        return Optional.empty();
      }
      link = new PeerLink(this, address, role, random);
      links.put(address, link);
      wake();
    }
    link.rename(shareId);
    return Optional.of(link);
  }

  /**
   * Returns the links that are being opened or open.
   *
   * @return a copy
   */
  public Collection<PeerLink> all() {
    return List.copyOf(links.values());
  }

  /**
   * Returns the link to an address.
   *
   * @param peer an address
   * @return the link, if there is one
   */
  public Optional<PeerLink> to(Endpoint peer) {
    return Optional.ofNullable(links.get(peer.toSocketAddress()));
  }

  /** Closes every link: the next {@link #advance} says goodbye to all. */
  public void close() {
    all().forEach(PeerLink::close);
  }

  /**
   * Returns what became of the datagrams so far.
   *
   * @return a snapshot
   */
  public HandlerStats stats() {
    return counters.stats();
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    PeerLink link = socket == this.socket ? links.get(source) : null;
    if (link == null) {
      return counters.notOurs();
    }
    link.heard(nowNs);
    if (counters.isForeign(datagram)) {
      return false;
    }
    try {
      PeerMessage message = codec.decodePeerMessage(datagram);
      link.onMessage(nowNs, message, events, sink(out));
      boolean trackersToo = besideTracker && message instanceof PeerMessage.Alive;
      return trackersToo ? counters.notOurs() : counters.handled();
    } catch (MalformedMessageException e) {
      return counters.malformed();
    }
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    if (!next.isDue(nowNs)) {
      return;
    }
    next.off();
    PeerSink sink = sink(out);
    while (!goodbyes.isEmpty()) {
      sink.send(goodbyes.remove(), new PeerMessage.Disconnect());
    }
    for (PeerLink link : all()) {
      link.advance(nowNs, events, sink);
    }
    links.values().forEach(link -> wakeBy(nowNs, link.delayNs(nowNs)));
  }

  @Override
  public long timeoutNs(long nowNs) {
    return next.delayNs(nowNs);
  }

  void wake() {
    next.now();
  }

  /** Returns the message if it can be sent, now rather than in the loop. */
  <M extends PeerMessage> M checked(M message) {
    codec.encode(message, buffer.clear());
    return message;
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

  private long opening() {
    return links.values().stream().filter(link -> link.state() == PeerLink.State.OPENING).count();
  }

  private PeerSink sink(DatagramSink out) {
    return (destination, message) -> {
      codec.encode(message, buffer.clear());
      out.send(socket, destination, buffer.flip());
    };
  }
}
