package io.sobani.tracker.examples.peer;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.ShareId;

/** Prints what a peer is told, one line an event; what is no event goes to standard error. */
class PrintingEvents implements PeerEvents {

  @Override
  public void onRegistered(ShareId shareId) {
    print("id " + shareId);
  }

  @Override
  public void onAlive() {
    print("alive");
  }

  @Override
  public void onIncome(ShareId shareId, Endpoint peer) {
    print("income " + shareId + " " + peer);
  }

  @Override
  public void onConnected(PeerLink link) {
    print("connected " + link.shareId() + " " + Endpoint.of(link.address()));
  }

  @Override
  public void onFailed(ShareId shareId, ConnectFailure failure) {
    print("failed " + failure);
  }

  @Override
  public void onChat(PeerLink link, String text) {
    print("chat " + printable(text));
  }

  @Override
  public void onUnregistered(Loss loss) {
    System.err.println("not registered any more: " + loss);
  }

  @Override
  public void onRefused(ErrorCode code) {
    System.err.println("refused: " + code.wireName());
  }

  @Override
  public void onLost(PeerLink link) {
    System.err.println("lost " + link.shareId());
  }

  @Override
  public void onDisconnected(PeerLink link) {
    System.err.println("disconnected " + link.shareId());
  }

  /** Sends a line, or says why not. */
  static void chat(PeerLink link, String text) {
    try {
      if (!link.chat(text)) {
        System.err.println("not sent to " + link.shareId());
      }
    } catch (IllegalArgumentException e) {
      System.err.println("not sent: " + e.getMessage());
    }
  }

  static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Keeps a stranger's text on its line and away from the terminal's controls. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
