package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything that other threads may call, all at once, while one polls. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpEndpointStressTest {

  private static final int ROUNDS = 200;
  private static final int CALLS = 50;

  @Test
  void shouldEndInOrderWhateverOtherThreadsCallMeanwhile() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    round(threads); // the JDK keeps some descriptors from its first use on
    Resources before = Resources.now();
    for (int round = 0; round < ROUNDS; round++) {
      round(threads);
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    Resources.assertAsBefore(before);
  }

  private static void round(ExecutorService threads) throws Exception {
    UdpEndpoint endpoint = UdpEndpoint.builder(new EchoHandler()).bind(TestClient.LOOPBACK).build();
    AtomicLong ran = new AtomicLong();
    Future<Integer> loop = threads.submit(() -> pollUntilClosed(endpoint));
    List<Future<Long>> others = new ArrayList<>();
    others.add(threads.submit(repeat(endpoint::wakeup)));
    others.add(threads.submit(repeat(endpoint::stats)));
    others.add(threads.submit(repeat(() -> sendTo(endpoint))));
    Future<Long> accepted = threads.submit(repeat(() -> endpoint.execute(ran::incrementAndGet)));
    others.add(threads.submit(closeInTheMidst(endpoint, accepted)));
    for (Future<Long> other : others) {
      other.get(60, TimeUnit.SECONDS);
    }
    assertThat(loop.get(60, TimeUnit.SECONDS)).isEqualTo(-1);
    assertThat(ran.get()).isLessThanOrEqualTo(accepted.get(60, TimeUnit.SECONDS));
    UdpEndpointTest.assertConserved(endpoint);
  }

  private static int pollUntilClosed(UdpEndpoint endpoint) throws Exception {
    int received;
    do {
      received = endpoint.poll(Long.MAX_VALUE);
    } while (received >= 0);
    return received;
  }

  /** Returns how many of the calls were accepted. */
  private static Callable<Long> repeat(Runnable call) {
    return () -> {
      long accepted = 0;
      for (int i = 0; i < CALLS; i++) {
        try {
          call.run();
          accepted++;
        } catch (RejectedExecutionException closed) {
          // the endpoint said so
        }
      }
      return accepted;
    };
  }

  private static void sendTo(UdpEndpoint endpoint) {
    try (TestClient client = new TestClient()) {
      client.send(endpoint.localAddresses().get(0), "stress");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Callable<Long> closeInTheMidst(UdpEndpoint endpoint, Future<Long> accepted) {
    return () -> {
      while (endpoint.stats().received() < CALLS / 4 && !accepted.isDone()) {
        Thread.onSpinWait();
      }
      endpoint.close();
      return 0L;
    };
  }
}
