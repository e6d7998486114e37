package io.sobani.tracker.peer;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.protocol.PeerMessage;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A link to one other peer that the tracker has named: being opened, open, or closed.
 *
 * <p>Confined to the thread that drives its {@link PeerLinks}. Commands only note what is to be
 * sent.
 *
 * @see "PROTOCOL.md, section 10"
 */
public final class PeerLink {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final long OPENING_NS = 15 * SECOND_NS;
  private static final long PUSH_NS = 2 * SECOND_NS;
  private static final long REPLY_NS = SECOND_NS;
  private static final long ALIVE_NS = 10 * SECOND_NS;
  private static final long SILENCE_NS = 25 * SECOND_NS;

  /** The states of a link. */
  public enum State {
    /** Knocking; nothing is proven yet. */
    OPENING,
    /** Both directions are proven. */
    OPEN,
    /** Gone for good. */
    CLOSED
  }

  /** The side of an introduction that this peer is on. */
  public enum Role {
    /** This side asked the tracker, and asks again until the link is open. */
    ASKER,
    /** The other side asked for this one. */
    ASKED
  }

  private final PeerLinks links;
  private final InetSocketAddress address;
  private final Timer deadline = new Timer();
  private final Timer push = new Timer();
  private final Timer alive = new Timer();
  private final Timer nextReply = new Timer();
  private final Lines lines;

  private ShareId shareId;
  private Role role;
  private KnockSchedule knocks;
  private State state = State.OPENING;
  private int unansweredAlives;

  PeerLink(PeerLinks links, InetSocketAddress address, ShareId shareId, Role role, Lines lines) {
    this.links = links;
    this.address = address;
    this.shareId = shareId;
    this.role = role;
    this.knocks = links.knocks(role);
    this.lines = lines;
  }

  /** Returns the id under which the tracker named the other peer. */
  public ShareId shareId() {
    return shareId;
  }

  /** Returns the address of the other peer, resolved. */
  public InetSocketAddress address() {
    return address;
  }

  Role role() {
    return role;
  }

  /** Returns the state of the link. */
  public State state() {
    return state;
  }

  /**
   * Notes that something came from the other peer by a way that the links do not see. What arrives
   * on their own socket, media included, they note themselves.
   */
  public void heard(long nowNs) {
    if (state == State.OPEN) {
      deadline.at(nowNs + SILENCE_NS);
    }
  }

  /**
   * Sends a line of text after those before it. To a peer of this library it is repeated until it
   * has arrived, and told there once; to the released application, which confirms nothing, it is
   * sent once and may be lost like any datagram.
   *
   * @param text the line; with its frame of 53 bytes it must fit into 1,024 bytes
   * @return whether it will be sent: the link is open, and fewer than 64 lines wait
   * @throws IllegalArgumentException if it is too long
   */
  public boolean chat(String text) {
    PeerMessage.Chat line = links.checked(lines.line(text));
    if (state != State.OPEN || !lines.add(line)) {
      return false;
    }
    links.wake();
    return true;
  }

  /**
   * Closes the link until the other peer is introduced again. That peer is told once, if it has
   * answered: nobody else may be sent what nobody asked for.
   */
  public void close() {
    if (end(ConnectFailure.DROPPED)) {
      links.sayGoodbye(address);
    }
  }

  /** Closes the link without a word. */
  void drop() {
    state = State.CLOSED;
    links.forget(this);
  }

  /** Closes the link; returns whether it was open, and tells a failure where it was to be. */
  private boolean end(ConnectFailure failure) {
    State before = state;
    drop();
    if (before == State.OPENING) {
      links.failed(this, failure);
    }
    return before == State.OPEN;
  }

  /**
   * Notes another introduction. Each income is worth three knocks; where this side asks now, the
   * link begins anew. Nothing else changes, and only this side's own question renames the peer.
   */
  void introduceAgain(ShareId shareId, Role by) {
    if (by == Role.ASKER) {
      this.shareId = shareId;
    }
    if (state == State.OPENING && role == Role.ASKED && (by == Role.ASKER || knocks.isOff())) {
      role = by;
      knocks = links.knocks(by);
      if (by == Role.ASKER) {
        deadline.off();
      }
      links.wake();
    }
  }

  void onMessage(long nowNs, PeerMessage message, PeerEvents events, DatagramSink out) {
    if (message instanceof PeerMessage.Knock knock) {
      onKnock(nowNs, knock.nonce(), out);
    } else if (message instanceof PeerMessage.Disconnect) {
      if (end(ConnectFailure.LEFT)) {
        events.onDisconnected(this);
      }
    } else if (!(message instanceof PeerMessage.Answer answer) || !answer.nonce().present()) {
      unansweredAlives = 0;
      open(nowNs); // an answer to our knock, without a nonce, or a line to a peer that has answered
    }
    if (message instanceof PeerMessage.Answer answer) {
      lines.onAnswer(answer.nonce());
      links.wake();
    } else if (message instanceof PeerMessage.Chat chat) {
      onChat(nowNs, chat, events, out);
    }
  }

  private void onChat(long nowNs, PeerMessage.Chat line, PeerEvents events, DatagramSink out) {
    if (line.nonce().present()) {
      say(nowNs, new PeerMessage.Answer(line.nonce()), out);
    }
    if (lines.isNew(line)) {
      events.onChat(this, line.text());
    }
  }

  /**
   * Takes an alive that is for the tracker, too, and so does not show that the other side has been
   * answered; but a knock may reach it now.
   */
  void onKeepalive(long nowNs, DatagramSink out) {
    unansweredAlives = 0;
    if (state == State.OPENING && mayReply(nowNs)) {
      links.send(address, PeerMessage.Knock.PLAIN, out);
    }
  }

  void advance(long nowNs, DatagramSink out) {
    if (state == State.OPENING) {
      keepOpening(nowNs, out);
    } else if (state == State.OPEN) {
      keepOpen(nowNs, out);
    }
  }

  long delayNs(long nowNs) {
    long sendNs =
        state == State.OPENING
            ? Math.min(knocks.delayNs(nowNs), push.delayNs(nowNs))
            : Math.min(lines.delayNs(nowNs), alive.delayNs(nowNs));
    return Math.min(deadline.delayNs(nowNs), sendNs);
  }

  private void keepOpening(long nowNs, DatagramSink out) {
    if (deadline.isOff()) {
      deadline.at(nowNs + OPENING_NS);
      push.at(nowNs + PUSH_NS);
    }
    if (deadline.isDue(nowNs)) {
      end(ConnectFailure.TIMED_OUT);
      return;
    }
    if (knocks.isDue(nowNs)) {
      knocks.knocked(nowNs);
      links.send(address, PeerMessage.Knock.PLAIN, out);
    }
    if (push.isDue(nowNs)) {
      push.at(nowNs + PUSH_NS);
      links.pushDue(this);
    }
  }

  private void keepOpen(long nowNs, DatagramSink out) {
    if (deadline.isDue(nowNs)) {
      drop();
      links.lost(this);
      return;
    }
    for (PeerMessage next; (next = nextLine(nowNs)) != null; ) {
      say(nowNs, next, out);
    }
    if (alive.isDue(nowNs)) {
      alive.at(nowNs + ALIVE_NS);
      if (unansweredAlives++ < links.maxUnansweredAlives()) {
        links.send(address, new PeerMessage.Alive(), out);
      }
    }
  }

  /** A question to a silent peer counts as an alive: it may be the victim of a forger. */
  private @Nullable PeerMessage nextLine(long nowNs) {
    PeerMessage next = lines.next(nowNs, unansweredAlives < links.maxUnansweredAlives());
    if (next instanceof PeerMessage.Knock) {
      unansweredAlives++;
    }
    return next;
  }

  /** Sends something in place of an alive. */
  private void say(long nowNs, PeerMessage message, DatagramSink out) {
    links.send(address, message, out);
    alive.at(nowNs + ALIVE_NS);
  }

  /**
   * Answers and, where this side has no answer yet, knocks in turn: whoever knocks has a NAT that
   * is open. Never more bytes than twice those of the knock, which may be forged.
   */
  private void onKnock(long nowNs, Token nonce, DatagramSink out) {
    if (mayReply(nowNs)) {
      links.send(address, new PeerMessage.Answer(nonce), out);
      if (state == State.OPENING) {
        links.send(address, PeerMessage.Knock.PLAIN, out);
      }
    }
  }

  /** Once a second: each answer starts a timer in the released application. */
  private boolean mayReply(long nowNs) {
    boolean may = nextReply.isOff() || nextReply.isDue(nowNs);
    if (may) {
      nextReply.at(nowNs + REPLY_NS);
    }
    return may;
  }

  private void open(long nowNs) {
    if (state == State.OPENING) {
      state = State.OPEN;
      alive.now(); // tells the other side that its answer arrived
      heard(nowNs);
      links.wake();
      links.opened(this);
    }
  }
}
