package io.sobani.tracker.examples.peer;

import io.sobani.tracker.examples.Printable;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.ShareId;
import java.io.PrintStream;

/** Prints what a peer is told, one line per event. Explanations go to standard error. */
class PrintingEvents implements PeerEvents {

  private final PrintStream out;

  PrintingEvents() {
    this(System.out);
  }

  PrintingEvents(PrintStream out) {
    this.out = out;
  }

  @Override
  public void onRegistered(ShareId shareId) {
    out.println("id " + shareId);
  }

  @Override
  public void onAlive() {
    out.println("alive");
  }

  @Override
  public void onUnreachable() {
    explain("the tracker does not answer; asking on. Is its address right, and is it running?");
    out.println("unreachable");
  }

  @Override
  public void onReachable() {
    out.println("reachable");
  }

  @Override
  public void onIncome(ShareId shareId, Endpoint peer) {
    out.println("income " + shareId + " " + peer);
  }

  @Override
  public void onConnected(PeerLink link) {
    out.println("connected " + link.shareId() + " " + Endpoint.of(link.address()));
  }

  @Override
  public void onFailed(ShareId shareId, ConnectFailure failure) {
    explain("not connected to " + shareId + ": " + failure.explanation());
    out.println("failed " + failure);
  }

  @Override
  public void onChat(PeerLink link, String text) {
    out.println("chat " + Printable.of(text));
  }

  @Override
  public void onUnregistered(Loss loss) {
    explain("not registered any more: " + loss);
  }

  @Override
  public void onRefused(Code code) {
    explain("refused: " + code.wireName());
  }

  @Override
  public void onLost(PeerLink link) {
    explain("lost " + link.shareId());
  }

  @Override
  public void onDisconnected(PeerLink link) {
    explain("disconnected " + link.shareId());
  }

  /** Sends a line, or says why not. */
  static void chat(PeerLink link, String text) {
    try {
      if (!link.chat(text)) {
        explain("not sent to " + link.shareId());
      }
    } catch (IllegalArgumentException e) {
      explain("not sent: " + e.getMessage());
    }
  }

  static void print(String line) {
    System.out.println(line);
  }

  static void explain(String line) {
    System.err.println(line);
  }
}
