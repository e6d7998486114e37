package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Requests and replies of a tracker with a documented listener, 0, and the application's, 1. */
final class Conversation {

  static final int DOCUMENTED = 0;
  static final int APP = 1;

  final Tracker tracker;
  long nowNs = Long.MAX_VALUE - 1_000_000_000L;

  Conversation(TrackerConfig config) {
    tracker = new Tracker(Listeners.both(config));
  }

  void pass(Duration time) {
    nowNs += time.toNanos();
  }

  /** Returns the reply to a request. */
  Reply ask(int socket, String from, Request request) {
    return all(socket, from, request).get(0);
  }

  /** Returns the reply to a request, and an income if it causes one. */
  List<Reply> all(int socket, String from, Request request) {
    List<Reply> replies = new ArrayList<>();
    tracker.handle(
        nowNs,
        socket,
        Endpoint.parse(from).toSocketAddress(),
        request,
        (by, to, reply) -> replies.add(reply));
    return replies;
  }

  ShareId announce(int socket, String from) {
    return idIn(ask(socket, from, Request.Announce.PLAIN));
  }

  static ShareId idIn(Reply announced) {
    return announced instanceof Reply.Announced byApp
        ? byApp.shareId()
        : ((Reply.AnnounceReceived) announced).shareId();
  }

  /** Registers a peer that has shown a token. */
  ShareId prove(int socket, String from) {
    Token token = ask(socket, from, Request.Announce.PLAIN.with(Token.FIRST, Token.NONE)).token();
    return idIn(ask(socket, from, Request.Announce.PLAIN.with(token, Token.NONE)));
  }

  /** Returns where a push through the documented listener leads, {@code null} for nowhere. */
  Endpoint find(ShareId id) {
    Reply reply = ask(DOCUMENTED, "192.0.2.99:1", new Request.Push(id));
    return reply instanceof Reply.PushReceived received ? received.peer() : null;
  }
}
