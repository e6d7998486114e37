package io.sobani.tracker.soak;

import io.sobani.tracker.TrackerProbe.Row;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Reply.PulseReceived;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The protocol in maps and plain code: what a tracker with the default settings has to answer, with
 * limits on introductions or without.
 *
 * <p>Ids and tokens are random, so it takes over new ones from the answer that it is shown.
 */
public final class PlainTracker {

  /** The listener of the application's dialect; 0 is the documented one. */
  public static final int APP = 1;

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long LEASE_NS = 300 * SECOND_NS;
  private static final int PROVISIONAL = 0;
  private static final int ESTABLISHED = 1;
  private static final int PROVEN = 2;

  /** A datagram that is due. */
  public record Answer(int socket, Endpoint to, Reply reply) {}

  private record Pair(Endpoint asker, Endpoint target) {}

  private static final class Peer {
    final Endpoint address;
    ShareId id;
    int socket;
    int state = PROVISIONAL;
    IpAddress overrideIp;
    int overridePort;
    long seenNs;

    Peer(Endpoint address, ShareId id, int socket) {
      this.address = address;
      this.id = id;
      this.socket = socket;
    }
  }

  private final Map<Endpoint, Peer> peers = new HashMap<>();
  private final Map<ShareId, Peer> byId = new HashMap<>();
  private final Map<Pair, List<Long>> told = new HashMap<>();
  private final Map<Endpoint, Map<Long, Token>> tokens = new HashMap<>();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<TrackerStats.Event, Long> events = new EnumMap<>(TrackerStats.Event.class);
  private final long startNs;
  private final boolean limited;

  private long nowNs;
  private int socket;
  private Endpoint asker;
  private Reply shown;
  private boolean proven;
  private Token fresh;
  private Token nonce;
  private List<Answer> answers;

  /** Makes one that knows nobody. */
  public PlainTracker(long startNs, boolean limited) {
    this.startNs = startNs;
    this.limited = limited;
  }

  /** Returns what is to be sent; {@code shown} is what the tracker under test has replied. */
  public List<Answer> serve(long nowNs, int socket, Endpoint asker, Request request, Reply shown) {
    this.nowNs = nowNs;
    this.socket = socket;
    this.asker = asker;
    this.shown = shown;
    answers = new ArrayList<>(2);
    proven = isValid(request.token());
    fresh = request.token().present() ? freshToken() : Token.NONE;
    nonce = request.nonce();
    if (request instanceof Request.Announce) {
      announce(request.token());
    } else if (request instanceof Request.Alive) {
      alive();
    } else if (request instanceof Request.Pulse pulse) {
      pulse(pulse);
    } else {
      push(((Request.Push) request).shareId());
    }
    return answers;
  }

  /** Forgets what has ended, and returns what a tracker keeps of the others. */
  public Map<Endpoint, Row> live(long nowNs) {
    this.nowNs = nowNs;
    peers.values().removeIf(peer -> !isLive(peer));
    byId.values().removeIf(peer -> !isLive(peer));
    told.values().removeIf(times -> nowNs - times.get(times.size() - 1) >= LEASE_NS);
    tokens.values().forEach(known -> known.keySet().removeIf(window -> window < window() - 2));
    tokens.values().removeIf(Map::isEmpty);
    Map<Endpoint, Row> rows = new HashMap<>();
    for (Peer peer : peers.values()) {
      rows.put(
          peer.address,
          new Row(
              peer.address,
              peer.id,
              peer.overrideIp,
              peer.overridePort,
              peer.socket,
              peer.socket == APP,
              peer.state,
              nowNs - peer.seenNs));
    }
    return rows;
  }

  /** Returns the id under which an address is registered, or {@link ShareId#NONE}. */
  ShareId id(long nowNs, Endpoint address) {
    this.nowNs = nowNs;
    Peer peer = find(address);
    return peer == null ? ShareId.NONE : peer.id;
  }

  /** Returns how many requests had an outcome. */
  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  long count(TrackerStats.Event event) {
    return events.getOrDefault(event, 0L);
  }

  private void announce(Token token) {
    Peer peer = find(asker);
    if (peer == null) {
      peer = register();
      count(Outcome.ANNOUNCE_REGISTERED, registered(peer));
    } else {
      if (peer.state == PROVEN && !proven && token.equals(Token.FIRST)) {
        throw new AssertionError("nobody takes over an address in this play");
      }
      renew(peer, PROVISIONAL);
      adopt(peer);
      count(Outcome.ANNOUNCE_RENEWED, registered(peer));
    }
  }

  private void alive() {
    Peer peer = find(asker);
    if (peer != null) {
      renew(peer, ESTABLISHED);
      adopt(peer);
      count(Outcome.ALIVE_RENEWED, Reply.Alived.PLAIN);
    } else if (socket == APP) {
      count(Outcome.ALIVE_REGISTERED, registered(register()));
    } else {
      count(Outcome.ALIVE_UNKNOWN, Reply.Expired.PLAIN);
    }
  }

  private void pulse(Request.Pulse pulse) {
    Peer peer = find(asker);
    if (peer == null) {
      count(Outcome.PULSE_UNKNOWN, pulsed(false, false, ShareId.NONE, Problem.NONE));
      return;
    }
    renew(peer, ESTABLISHED);
    AddressOverride override = pulse.override();
    if (!pulse.overrides() || override.isEmpty() && !pulse.regenerate()) {
      count(Outcome.PULSE_RENEWED, pulsed(true, false, ShareId.NONE, Problem.NONE));
      return;
    }
    Problem problem = problem(peer, override);
    if (problem != Problem.NONE) {
      count(Outcome.PULSE_RENEWED, pulsed(true, false, ShareId.NONE, problem));
      return;
    }
    ShareId id = ShareId.NONE;
    if (pulse.regenerate()) {
      id = newId(((PulseReceived) shown).shareId());
      byId.remove(peer.id);
      byId.put(id, peer);
      peer.id = id;
    }
    if (override.ip() != null) {
      peer.overrideIp = override.ip().equals(asker.ip()) ? null : override.ip();
    }
    if (override.port() != 0) {
      peer.overridePort = override.port() == asker.port() ? 0 : override.port();
    }
    events.merge(TrackerStats.Event.CHANGED, 1L, Long::sum);
    count(Outcome.PULSE_RENEWED, pulsed(true, true, id, Problem.NONE));
  }

  private Problem problem(Peer peer, AddressOverride override) {
    if (socket == APP && override.ip() != null && !override.ip().equals(asker.ip())) {
      return Problem.REFUSED_ADDRESS;
    }
    return peer.state == PROVEN && !proven ? Problem.TOKEN_REQUIRED : Problem.NONE;
  }

  private void push(ShareId id) {
    Peer own = find(asker);
    if (own != null && proven) {
      own.state = PROVEN;
    }
    Peer target = byId.get(id);
    if (socket == APP && own == null) {
      count(Outcome.PUSH_EXPIRED, Reply.Expired.PLAIN);
      return;
    }
    Endpoint found = target == null || !isLive(target) ? null : effective(target);
    if (found == null || socket == APP && found.ip().isV4() != asker.ip().isV4()) {
      count(Outcome.PUSH_UNKNOWN, new Reply.Error(true, Code.UNKNOWN_SHARE_ID));
      return;
    }
    if (socket != APP) {
      count(Outcome.PUSH_FOUND, new Reply.PushReceived(found));
      return;
    }
    count(Outcome.PUSH_FOUND, new Reply.Pushed(found, id));
    if (target != own && target.socket == APP) {
      boolean may = mayTell(target);
      events.merge(
          may ? TrackerStats.Event.INCOME_SENT : TrackerStats.Event.INCOME_SUPPRESSED,
          1L,
          Long::sum);
      if (may) {
        answers.add(new Answer(APP, target.address, new Reply.Income(asker, own.id)));
      }
    }
  }

  private static Endpoint effective(Peer peer) {
    return new Endpoint(
        peer.overrideIp == null ? peer.address.ip() : peer.overrideIp,
        peer.overridePort == 0 ? peer.address.port() : peer.overridePort);
  }

  /** At most 3 times in 300 s, 30 where the asker is proven, and a second apart. */
  private boolean mayTell(Peer target) {
    if (!limited) {
      return true;
    }
    List<Long> times =
        told.computeIfAbsent(new Pair(asker, target.address), pair -> new ArrayList<>());
    times.removeIf(timeNs -> nowNs - timeNs >= LEASE_NS);
    boolean tooSoon = !times.isEmpty() && nowNs - times.get(times.size() - 1) < SECOND_NS;
    if (tooSoon || times.size() >= (proven ? 30 : 3)) {
      return false;
    }
    times.add(nowNs);
    return true;
  }

  private Peer find(Endpoint address) {
    Peer peer = peers.get(address);
    return peer != null && isLive(peer) ? peer : null;
  }

  private boolean isLive(Peer peer) {
    return nowNs - peer.seenNs < LEASE_NS;
  }

  private Peer register() {
    ShareId id =
        newId(
            shown instanceof Reply.Announced announced
                ? announced.shareId()
                : ((Reply.AnnounceReceived) shown).shareId());
    Peer peer = new Peer(asker, id, socket);
    Peer ended = peers.put(asker, peer);
    if (ended != null) {
      byId.remove(ended.id);
    }
    byId.put(id, peer);
    renew(peer, PROVISIONAL);
    return peer;
  }

  private ShareId newId(ShareId id) {
    Peer other = byId.get(id);
    if (id.length() != 8 || other != null && isLive(other)) {
      throw new AssertionError("no new id: " + id);
    }
    return id;
  }

  private void renew(Peer peer, int state) {
    peer.seenNs = nowNs;
    peer.state = Math.max(peer.state, proven ? PROVEN : state);
  }

  private void adopt(Peer peer) {
    if (socket > peer.socket) {
      peer.socket = socket;
      events.merge(TrackerStats.Event.CHANGED, 1L, Long::sum);
    }
  }

  private Reply registered(Peer peer) {
    return socket == APP ? new Reply.Announced(peer.id) : new Reply.AnnounceReceived(peer.id);
  }

  private Reply pulsed(boolean live, boolean overridden, ShareId id, Problem problem) {
    return new PulseReceived(live, overridden, id, problem);
  }

  private boolean isValid(Token token) {
    Map<Long, Token> known = tokens.getOrDefault(asker, Map.of());
    for (int age = 0; age <= 2; age++) {
      if (token.equals(known.get(window() - age))) {
        return true;
      }
    }
    return false;
  }

  /** The token of this minute, one for each address. */
  private Token freshToken() {
    Map<Long, Token> known = tokens.computeIfAbsent(asker, address -> new HashMap<>());
    return known.computeIfAbsent(window(), window -> shown.token());
  }

  private long window() {
    return (nowNs - startNs) / (60 * SECOND_NS);
  }

  private void count(Outcome outcome, Reply reply) {
    outcomes.merge(outcome, 1L, Long::sum);
    answers.add(new Answer(socket, asker, reply.with(fresh, nonce)));
  }
}
