package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramSink;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Answers of the store wake the loop that waits for them. */
class InboxTest {

  private static final DatagramSink NOBODY = (socket, destination, payload) -> {};

  private int woken;
  private int ran;
  private boolean rejects;
  private final Inbox inbox =
      new Inbox(
          wake -> {
            woken++; // never run: the loop may not be there yet
            if (rejects) {
              throw new RejectedExecutionException();
            }
          });

  @Test
  void shouldWakeItsLoopOnceATurn() {
    for (int turn = 1; turn <= 3; turn++) {
      rejects = turn == 2;
      for (int i = 0; i < 5_000; i++) {
        inbox.add((nowNs, out) -> ran++);
      }
      assertThat(woken).as("turn %d", turn).isEqualTo(turn);
      while (!inbox.isEmpty()) {
        inbox.run(0, NOBODY);
      }
      assertThat(ran).isEqualTo(turn * 5_000);
    }
  }
}
