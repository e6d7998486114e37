package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.Arena.require;

import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.hardening.Arena.Sent;
import io.sobani.tracker.net.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A model of who is registered, as far as the replies tell, which checks the next reply.
 *
 * <p>What a reply does not tell is left open: a peer is {@code surelyLive}, {@code maybeLive}, or
 * neither. Only what is sure can break a rule.
 */
final class ReplyModel {

  private static final long SURELY_VALID_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Peer[] peers = Arena.SOURCES.stream().map(Peer::new).toArray(Peer[]::new);
  private final Map<String, Peer> byId = new HashMap<>();
  private final long leaseNs;
  private final boolean evicts;
  private final boolean tokens;

  private long nowNs;
  private Peer asker;
  private StrictRequest request;

  /** True if the reply shows that the asker is registered. */
  private boolean registered;

  private static final class Peer {
    final Endpoint observed;
    String id = "";
    String token = "";
    long tokenNs = NEVER;
    long surelySeenNs = NEVER;
    long maybeSeenNs = NEVER;
    boolean proven;

    Peer(Endpoint observed) {
      this.observed = observed;
    }
  }

  ReplyModel(TrackerConfig config) {
    leaseNs = config.peerTtl().toNanos();
    evicts = config.maxPeers() < Arena.SOURCES.size();
    tokens = config.tokenMode() != TokenMode.OFF;
  }

  /** Returns the last id of a source, empty where it has none. */
  String id(int source) {
    return peers[source].id;
  }

  /** Returns the last token of a source, empty where it has none. */
  String token(int source) {
    return peers[source].token;
  }

  /** Checks what came out for a datagram that was claimed. */
  void check(long elapsedNs, int socket, int source, StrictRequest asked, Iterable<Sent> sent) {
    nowNs = elapsedNs;
    asker = peers[source];
    request = asked;
    registered = false;
    boolean first = true;
    StrictReply reply = null;
    for (Sent out : sent) {
      if (first) {
        require(
            out.to().equals(asker.observed) && out.socket() == socket,
            "the answer goes to the source");
        reply = StrictReply.read(out.bytes());
        checkReply(socket, reply);
      } else {
        require(reply.is("pushed"), "an income only beside pushed");
        checkIncome(out, StrictReply.read(out.bytes()), reply);
      }
      first = false;
    }
    if (first && maybeLive(asker)) {
      asker.maybeSeenNs = nowNs; // over budget: renewed, or challenged in vain
    }
  }

  private void checkReply(int socket, StrictReply reply) {
    switch (reply.action()) {
      case "announceReceived", "announced" -> {
        require(reply.is("announced") == (socket == Arena.APP), "the dialect of the listener");
        registered(reply.get("shareId"));
      }
      case "alived" -> renewed();
      case "pulseReceived" -> pulsed(reply);
      case "expired" -> gone();
      case "pushReceived", "pushed" -> {
        require(reply.is("pushed") == (socket == Arena.APP), "the dialect of the listener");
        require(maybeLive(byId.get(askedFor())), "nothing ended is visible");
        if (reply.is("pushed")) {
          require(reply.get("peerShareId").equals(askedFor()), "the id that was asked for");
          require(maybeLive(asker), "a stranger is told expired");
          registered = true;
        }
      }
      case "error" -> failed(socket, reply);
      case "challenge" -> require(tokens, "no challenge without tokens");
      default -> throw new AssertionError("broken: no answer to the asker: " + reply);
    }
    require(Objects.equals(reply.get("nonce"), request.nonce()), "the nonce is echoed");
    require(request.nonce() == null || reply.last().equals("nonce"), "the nonce comes last");
    noteProof();
    if (reply.get("token") != null) {
      require(tokens && (request.token() != null || reply.is("challenge")), "a token if asked");
      asker.token = reply.get("token");
      asker.tokenNs = nowNs;
    }
  }

  private void registered(String id) {
    if (surelyLive(asker) && request.token() == null) {
      require(id.equals(asker.id), "an announce of a live peer keeps its id");
    }
    if (!maybeLive(asker)) {
      require(!id.equals(asker.id), "an ended id is never given again");
      asker.proven = false;
    }
    rename(id);
    registered = true;
    asker.surelySeenNs = nowNs;
    asker.maybeSeenNs = nowNs;
  }

  private void renewed() {
    require(maybeLive(asker), "nothing ended is visible");
    registered = true;
    asker.surelySeenNs = nowNs;
    asker.maybeSeenNs = nowNs;
  }

  private void gone() {
    require(!surelyLive(asker), "no live peer is told that it is none");
    asker.surelySeenNs = NEVER;
    asker.maybeSeenNs = NEVER;
  }

  private void pulsed(StrictReply reply) {
    if (reply.get("status").equals("1")) {
      gone();
      return;
    }
    renewed();
    boolean changed = reply.get("overriden").equals("true");
    require(
        !changed || !asker.proven || request.token() != null,
        "a proven registration changes only with a token");
    if (reply.get("shareId") != null) {
      require(changed, "a new id only where all was set");
      rename(reply.get("shareId"));
    }
  }

  private void failed(int socket, StrictReply reply) {
    boolean ofPush = request.is("push");
    require(reply.get("request").equals(ofPush ? "push" : "announce"), "the request that failed");
    if (reply.get("code").equals("unknownShareId") && socket == Arena.DOCUMENTED) {
      require(!surelyLive(byId.get(askedFor())), "a live id is known");
    }
    if (!ofPush) {
      asker.surelySeenNs = NEVER; // a failed replacement
    }
  }

  private void checkIncome(Sent out, StrictReply income, StrictReply pushed) {
    require(income.is("income"), "the second datagram is an income");
    Peer target = byId.get(pushed.get("peerShareId"));
    require(out.to().equals(target.observed), "an income goes to an observed address");
    require(out.socket() == Arena.APP, "an income goes out of the listener of its target");
    require(!target.observed.equals(asker.observed), "nobody is told of himself");
    require(income.get("peeraddr").equals(asker.observed.toString()), "the asker, as observed");
    require(income.get("peerShareId").equals(asker.id), "the asker's id");
  }

  private void noteProof() {
    boolean valid =
        request.token() != null
            && request.token().equals(asker.token)
            && nowNs - asker.tokenNs < SURELY_VALID_NS;
    if (valid && registered) {
      asker.proven = true;
    }
  }

  private void rename(String id) {
    byId.remove(asker.id);
    Peer other = byId.put(id, asker);
    require(!maybeLive(other), "no two peers have one id");
    asker.id = id;
  }

  private String askedFor() {
    return request.is("push") && request.shareId() != null ? request.shareId() : "";
  }

  private boolean surelyLive(Peer peer) {
    return peer != null
        && (peer.proven || !evicts)
        && peer.surelySeenNs != NEVER
        && nowNs - peer.surelySeenNs < leaseNs;
  }

  private boolean maybeLive(Peer peer) {
    return peer != null && peer.maybeSeenNs != NEVER && nowNs - peer.maybeSeenNs < leaseNs;
  }
}
