package io.sobani.tracker;

import io.sobani.tracker.protocol.Reply;
import java.net.InetSocketAddress;

/**
 * Where decisions go: the common ones as plain numbers, so that they need no object, the others as
 * replies. The form of the dialect is chosen here.
 */
interface Outbox {

  /** Tells the asker its id. */
  void registered(Exchange asker);

  /** Tells the asker the effective address of the peer that it asked for. */
  void found(
      Exchange asker, long ipHigh, long ipLow, int port, long targetIdHigh, long targetIdLow);

  /** Tells a target an asker's id and observed address. */
  void income(Exchange asker, int targetSocket, InetSocketAddress target);

  /** Tells the asker anything else. */
  void reply(Exchange asker, Reply reply);
}
