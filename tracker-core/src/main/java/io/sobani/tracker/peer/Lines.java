package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.PeerMessage;
import io.sobani.tracker.protocol.Token;
import java.util.ArrayDeque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The lines of text on one link. They are sent one after the other, and again each second until the
 * other side confirms; what comes again from there is known by its nonce.
 *
 * <p>The released application confirms nothing and would show a line as often as it comes. So a
 * line is repeated only to a peer that echoed a nonce; until then a knock with one asks for that.
 */
final class Lines {

  private static final int MAX_WAITING = 64;
  private static final int MAX_QUESTIONS = 3;
  private static final int MAX_REPEATS = 30;
  private static final int REMEMBERED = 16;
  private static final long AGAIN_NS = 1_000_000_000L;

  private enum Confirms {
    UNKNOWN,
    YES,
    NO
  }

  private final Random random;
  private final ArrayDeque<PeerMessage.Chat> waiting = new ArrayDeque<>();
  private final ArrayDeque<Token> heard = new ArrayDeque<>();

  /** Off while the first of those that wait has not been sent. */
  private final Timer again = new Timer();

  private Confirms confirms = Confirms.UNKNOWN;
  private int tries;

  Lines(Random random) {
    this.random = random;
  }

  PeerMessage.Chat line(String text) {
    return new PeerMessage.Chat(text, Token.of(random.nextLong()));
  }

  /** Returns whether there was room for it. */
  boolean add(PeerMessage.Chat line) {
    return waiting.size() < MAX_WAITING && waiting.add(line);
  }

  /** Returns what to send now, if anything; a question only where one may be asked. */
  @Nullable PeerMessage next(long nowNs, boolean mayAsk) {
    if (delayNs(nowNs) > 0) {
      return null;
    }
    if (confirms == Confirms.NO) {
      return waiting.remove();
    }
    boolean first = again.isOff();
    again.at(nowNs + AGAIN_NS);
    if (first || confirms == Confirms.YES && tries++ < MAX_REPEATS) {
      return waiting.element();
    }
    if (confirms == Confirms.UNKNOWN && mayAsk && tries++ < MAX_QUESTIONS) {
      return new PeerMessage.Knock(question());
    }
    done(Confirms.NO);
    return next(nowNs, mayAsk);
  }

  long delayNs(long nowNs) {
    if (waiting.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return again.isOff() ? 0 : again.delayNs(nowNs);
  }

  /** Takes an answer, which may be to the line that is under way, or to the question about it. */
  void onAnswer(Token nonce) {
    if (again.isOff()) {
      return;
    }
    if (nonce.equals(waiting.element().nonce())) {
      done(Confirms.YES);
    } else if (nonce.equals(question())) {
      confirms = Confirms.YES;
      again.now();
    } else if (!nonce.present() && confirms == Confirms.UNKNOWN && tries > 0) {
      done(Confirms.NO);
    }
  }

  boolean isNew(PeerMessage.Chat line) {
    if (!line.nonce().present()) {
      return true;
    }
    boolean isNew = !heard.contains(line.nonce());
    if (isNew) {
      heard.add(line.nonce());
    }
    if (heard.size() > REMEMBERED) {
      heard.remove();
    }
    return isNew;
  }

  private void done(Confirms now) {
    confirms = now;
    waiting.remove();
    again.off();
    tries = 0;
  }

  private Token question() {
    return Token.of(~waiting.element().nonce().bits());
  }
}
