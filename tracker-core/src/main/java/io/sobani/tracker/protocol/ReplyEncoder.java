package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import java.nio.ByteBuffer;

/**
 * Encodes what a tracker says: every value a string, fields in the protocol's order, token and
 * nonce last.
 *
 * @see "PROTOCOL.md, sections 2 to 6 and 9"
 */
final class ReplyEncoder {

  private final MessageWriter writer = new MessageWriter();

  void encode(Reply reply, ByteBuffer target) {
    fields(reply, target);
    writer.field("token", reply.token()).field("nonce", reply.nonce()).end();
  }

  private void fields(Reply reply, ByteBuffer target) {
    if (reply instanceof Reply.AnnounceReceived received) {
      writer.begin("announceReceived", target).data().field("shareId", received.shareId());
    } else if (reply instanceof Reply.Announced announced) {
      writer.begin("announced", target).data().field("shareId", announced.shareId());
    } else if (reply instanceof Reply.PulseReceived received) {
      pulseReceived(received, target);
    } else if (reply instanceof Reply.Alived) {
      bare("alived", reply, target);
    } else if (reply instanceof Reply.Expired) {
      bare("expired", reply, target);
    } else if (reply instanceof Reply.PushReceived received) {
      writer.begin("pushReceived", target).data().field("peeraddr", received.peer());
    } else if (reply instanceof Reply.Pushed pushed) {
      introduction("pushed", pushed.peer(), pushed.shareId(), target);
    } else if (reply instanceof Reply.Income income) {
      introduction("income", income.peer(), income.shareId(), target);
    } else if (reply instanceof Reply.Error error) {
      writer
          .begin("error", target)
          .data()
          .field("request", error.toPush() ? "push" : "announce")
          .field("code", error.code().wireName());
    } else if (reply instanceof Reply.Challenge) {
      writer.begin("challenge", target).data();
    }
  }

  private void pulseReceived(Reply.PulseReceived reply, ByteBuffer target) {
    writer
        .begin("pulseReceived", target)
        .data()
        .field("status", reply.registered() ? "0" : "1")
        .field("overriden", reply.overridden() ? "true" : "false");
    if (!reply.shareId().equals(ShareId.NONE)) {
      writer.field("shareId", reply.shareId());
    }
    if (reply.problem() != Problem.NONE) {
      writer.field("reason", reply.problem().wireName());
    }
  }

  private void introduction(String action, Endpoint peer, ShareId shareId, ByteBuffer target) {
    writer.begin(action, target).data().field("peeraddr", peer).field("peerShareId", shareId);
  }

  /** Starts a reply that has data only for a token or nonce. */
  private void bare(String action, Reply reply, ByteBuffer target) {
    writer.begin(action, target);
    if (reply.token().present() || reply.nonce().present()) {
      writer.data();
    }
  }
}
