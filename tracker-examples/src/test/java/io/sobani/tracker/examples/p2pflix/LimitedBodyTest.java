package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class LimitedBodyTest {
  private final LimitedBody body = new LimitedBody(10);
  private final CompletableFuture<byte[]> whole = body.getBody().toCompletableFuture();
  private boolean hungUp;

  @Test
  void shouldTakeABodyUpToItsLimit() {
    receive(4, 6);
    body.onComplete();

    assertThat(whole.join()).hasSize(10);
    assertThat(hungUp).isFalse();
  }

  @Test
  void shouldHangUpWhereABodyGrowsTooLong() {
    receive(4, 7);

    assertThat(whole).isCompletedExceptionally();
    assertThat(hungUp).isTrue();
  }

  private void receive(int... lengths) {
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            hungUp = true;
          }
        });
    for (int length : lengths) {
      body.onNext(List.of(ByteBuffer.allocate(length)));
    }
  }
}
