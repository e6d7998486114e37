package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;

/** Makes replies of decisions, for hosts that have their own encoding. */
record ReplyOutbox(ReplySink sink) implements Outbox {

  @Override
  public void registered(Exchange asker) {
    reply(
        asker,
        asker.isApp()
            ? new Reply.Announced(asker.shareId()).with(asker.fresh, asker.nonce)
            : new Reply.AnnounceReceived(asker.shareId()).with(asker.fresh, asker.nonce));
  }

  @Override
  public void found(
      Exchange asker, long ipHigh, long ipLow, int port, long targetIdHigh, long targetIdLow) {
    Endpoint peer = new Endpoint(new IpAddress(ipHigh, ipLow), port);
    reply(
        asker,
        asker.isApp()
            ? new Reply.Pushed(peer, new ShareId(targetIdHigh, targetIdLow))
                .with(asker.fresh, asker.nonce)
            : new Reply.PushReceived(peer).with(asker.fresh, asker.nonce));
  }

  @Override
  public void income(Exchange asker, int targetSocket, InetSocketAddress target) {
    sink.send(targetSocket, target, new Reply.Income(asker.endpoint(), asker.shareId()));
  }

  @Override
  public void reply(Exchange asker, Reply reply) {
    sink.send(asker.socket, asker.source, reply);
  }
}
