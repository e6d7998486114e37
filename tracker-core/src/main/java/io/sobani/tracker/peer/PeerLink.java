package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.PeerMessage;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * The way to one other peer that the tracker has named: being opened, open, or closed.
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
  private static final long ANSWER_NS = SECOND_NS;
  private static final long ALIVE_NS = 10 * SECOND_NS;
  private static final long SILENCE_NS = 25 * SECOND_NS;
  private static final int MAX_WAITING_LINES = 64;

  /** Where a link stands. */
  public enum State {
    /** Knocking; nothing is proven yet. */
    OPENING,
    /** Both directions are proven. */
    OPEN,
    /** Gone for good. */
    CLOSED
  }

  /** Who asked the tracker for whom. */
  public enum Role {
    /** This side pushed, and pushes again until the link is open. */
    ASKER,
    /** The other side did. */
    ASKED
  }

  private final PeerLinks links;
  private final InetSocketAddress address;
  private final Role role;
  private final Token nonce;
  private final KnockSchedule knocks;
  private final Timer deadline = new Timer();
  private final Timer push = new Timer();
  private final Timer alive = new Timer();
  private final Timer nextAnswer = new Timer();
  private final ArrayDeque<PeerMessage> lines = new ArrayDeque<>();

  private ShareId shareId = ShareId.NONE;
  private State state = State.OPENING;

  PeerLink(PeerLinks links, InetSocketAddress address, Role role, RandomGenerator random) {
    this.links = links;
    this.address = address;
    this.role = role;
    this.nonce = Token.of(random.nextLong());
    this.knocks = new KnockSchedule(random);
  }

  /**
   * Returns the id under which the tracker named the other peer last.
   *
   * @return the id
   */
  public ShareId shareId() {
    return shareId;
  }

  /**
   * Returns the address of the other peer.
   *
   * @return the address, resolved
   */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * Returns who asked for whom.
   *
   * @return the role of this side
   */
  public Role role() {
    return role;
  }

  /**
   * Returns where the link stands.
   *
   * @return the state
   */
  public State state() {
    return state;
  }

  /**
   * Notes that something came from the other peer, such as media that the host takes itself: it is
   * alive.
   *
   * @param nowNs the time
   */
  public void heard(long nowNs) {
    if (state == State.OPEN) {
      deadline.at(nowNs + SILENCE_NS);
    }
  }

  /**
   * Sends a line of text, once: like all here it may be lost.
   *
   * @param text the line; with its frame it must fit into 1024 bytes
   * @return whether it will be sent: the link is open, and fewer than 64 lines wait
   * @throws IllegalArgumentException if it is too long
   */
  public boolean chat(String text) {
    PeerMessage.Chat line = links.checked(new PeerMessage.Chat(text));
    if (state != State.OPEN || lines.size() == MAX_WAITING_LINES) {
      return false;
    }
    lines.add(line);
    links.wake();
    return true;
  }

  /** Says goodbye, once, and forgets the other peer until it is introduced again. */
  public void close() {
    if (state != State.CLOSED) {
      drop();
      links.sayGoodbye(address);
    }
  }

  /** Forgets the other peer without a word. */
  void drop() {
    state = State.CLOSED;
    links.forget(this);
  }

  void rename(ShareId shareId) {
    this.shareId = shareId;
  }

  void onMessage(long nowNs, PeerMessage message, LinkEvents events, PeerSink out) {
    if (message instanceof PeerMessage.Knock knock) {
      answer(nowNs, knock.nonce(), out);
    } else if (message instanceof PeerMessage.Answer answer) {
      onAnswer(nowNs, answer.nonce(), events);
    } else if (message instanceof PeerMessage.Disconnect) {
      drop();
      events.onDisconnected(this);
    } else if (message instanceof PeerMessage.Chat chat && state == State.OPEN) {
      events.onChat(this, chat.text());
    }
  }

  void advance(long nowNs, LinkEvents events, PeerSink out) {
    switch (state) {
      case OPENING -> open(nowNs, events, out);
      case OPEN -> keepOpen(nowNs, events, out);
      case CLOSED -> {}
    }
  }

  long delayNs(long nowNs) {
    long sendNs =
        state == State.OPENING
            ? Math.min(knocks.delayNs(nowNs), push.delayNs(nowNs))
            : alive.delayNs(nowNs);
    return Math.min(deadline.delayNs(nowNs), sendNs);
  }

  private void open(long nowNs, LinkEvents events, PeerSink out) {
    if (deadline.isOff()) {
      deadline.at(nowNs + OPENING_NS);
      push.at(nowNs + PUSH_NS);
    }
    if (deadline.isDue(nowNs)) {
      drop();
      events.onTimedOut(this);
      return;
    }
    if (knocks.isDue(nowNs)) {
      knocks.knocked(nowNs);
      out.send(address, new PeerMessage.Knock(nonce));
    }
    if (push.isDue(nowNs)) {
      push.at(nowNs + PUSH_NS);
      if (role == Role.ASKER) {
        events.onPushDue(this);
      }
    }
  }

  private void keepOpen(long nowNs, LinkEvents events, PeerSink out) {
    if (deadline.isDue(nowNs)) {
      drop();
      events.onLost(this);
      return;
    }
    while (!lines.isEmpty()) {
      out.send(address, lines.remove());
      alive.at(nowNs + ALIVE_NS);
    }
    if (alive.isDue(nowNs)) {
      alive.at(nowNs + ALIVE_NS);
      out.send(address, new PeerMessage.Alive());
    }
  }

  private void answer(long nowNs, Token theirNonce, PeerSink out) {
    if (nextAnswer.isOff() || nextAnswer.isDue(nowNs)) {
      nextAnswer.at(nowNs + ANSWER_NS); // each answer starts a timer in the released application
      out.send(address, new PeerMessage.Answer(theirNonce));
    }
  }

  private void onAnswer(long nowNs, Token echo, LinkEvents events) {
    boolean ours = !echo.present() || echo.equals(nonce); // the application echoes none
    if (ours && state == State.OPENING) {
      state = State.OPEN;
      alive.at(nowNs + ALIVE_NS);
      heard(nowNs);
      links.wake();
      events.onOpen(this);
    }
  }
}
