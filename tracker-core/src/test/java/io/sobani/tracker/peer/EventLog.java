package io.sobani.tracker.peer;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.ShareId;
import java.util.ArrayList;
import java.util.List;

/** A log of what a host was told, one line per event, in the words of the {@code peer} command. */
final class EventLog implements PeerEvents {

  final List<String> lines = new ArrayList<>();
  final List<PeerLink> connected = new ArrayList<>();

  @Override
  public void onRegistered(ShareId shareId) {
    lines.add("id " + shareId);
  }

  @Override
  public void onAlive() {
    lines.add("alive");
  }

  @Override
  public void onUnregistered(Loss loss) {
    lines.add("unregistered " + loss);
  }

  @Override
  public void onRefused(Code code) {
    lines.add("refused " + code);
  }

  @Override
  public void onUnreachable() {
    lines.add("unreachable");
  }

  @Override
  public void onReachable() {
    lines.add("reachable");
  }

  @Override
  public void onIncome(ShareId shareId, Endpoint peer) {
    lines.add("income " + shareId + " " + peer);
  }

  @Override
  public void onConnected(PeerLink link) {
    connected.add(link);
    lines.add("connected " + link.shareId() + " " + Endpoint.of(link.address()));
  }

  @Override
  public void onFailed(ShareId shareId, ConnectFailure failure) {
    lines.add("failed " + shareId + " " + failure);
  }

  @Override
  public void onLost(PeerLink link) {
    lines.add("lost " + link.shareId());
  }

  @Override
  public void onDisconnected(PeerLink link) {
    lines.add("disconnected " + link.shareId());
  }

  @Override
  public void onChat(PeerLink link, String text) {
    lines.add("chat " + text);
  }

  /** Returns the lines so far without keepalives, and forgets all. */
  List<String> take() {
    List<String> taken = lines.stream().filter(line -> !line.equals("alive")).toList();
    lines.clear();
    return taken;
  }
}
