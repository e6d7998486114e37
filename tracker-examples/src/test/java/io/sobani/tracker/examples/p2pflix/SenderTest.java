package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.sim.Seeds;
import io.sobani.tracker.support.Eventually;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SenderTest {
  private static final TrackerAddress ADDRESS = TrackerAddress.of(IpAddress.parse("10.0.0.1"), 1);

  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(4);
  private final List<Integer> delivered = new CopyOnWriteArrayList<>();
  private final List<Letter> forgotten = new CopyOnWriteArrayList<>();
  private Consumer<Sender> onGiveUp = sender -> {};
  private final List<Sender> givenUp = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void shouldKeepTheOrderThoughSendsFail() {
    long seed = Seeds.of("sender");
    Random random = new Random(seed);
    AtomicInteger bugs = new AtomicInteger();
    Sender sender =
        sender(
            letter -> {
              if (bugs.getAndIncrement() == 0) {
                throw new IllegalStateException("a bug");
              }
              boolean arrived = random.nextInt(3) > 0;
              if (arrived) {
                delivered.add((int) letter.json()[0]);
              }
              return arrived ? Outcome.ARRIVED : Outcome.FAILED;
            },
            Integer.MAX_VALUE);
    List<Integer> all = new ArrayList<>();
    for (byte i = 0; i < 100; i++) {
      all.add((int) i);
      sender.offer(letter(new byte[] {i}));
    }

    Eventually.is("delivered, seed " + seed, () -> List.copyOf(delivered), all);
    Eventually.is("forgotten", forgotten::size, 100);
    assertThat(givenUp).isEmpty();
  }

  @Test
  void shouldGiveUpWhenTooMuchWaits() {
    Sender sender = sender(letter -> Outcome.FAILED, Integer.MAX_VALUE);

    for (int i = 0; i < 9; i++) {
      sender.offer(letter(new byte[8 << 20]));
    }

    Eventually.is("given up", () -> List.copyOf(givenUp), List.of(sender));
  }

  @Test
  void shouldGiveUpAfterOneFailureMoreThanAllowed() {
    List<Long> times = new CopyOnWriteArrayList<>();
    Sender sender =
        sender(
            letter -> {
              times.add(System.nanoTime());
              return Outcome.FAILED;
            },
            3);

    sender.offer(letter(new byte[1]));

    Eventually.is("given up", () -> List.copyOf(givenUp), List.of(sender));
    assertThat(times).hasSize(4);
    long breaksNs = times.get(3) - times.get(0);
    assertThat(breaksNs).isGreaterThanOrEqualTo(Duration.ofMillis(1 + 2 + 4).toNanos());
  }

  @Test
  void shouldTakeABreakAfterACopyThoughNothingWaits() {
    List<Long> times = new CopyOnWriteArrayList<>();
    Sender sender =
        sender(
            letter -> {
              times.add(System.nanoTime());
              return Outcome.COPIED;
            },
            new Sender.Policy(3, Duration.ofMillis(200)));

    sender.offer(letter(new byte[1]));
    Eventually.is("forgotten", forgotten::size, 1);
    sender.offer(letter(new byte[1]));

    Eventually.is("sent", times::size, 2);
    assertThat(times.get(1) - times.get(0)).isGreaterThan(Duration.ofMillis(200).toNanos());
  }

  @Test
  void shouldGiveUpOnceTheDatabaseCanBeWritten() {
    AtomicInteger tries = new AtomicInteger();
    onGiveUp =
        sender -> {
          if (tries.getAndIncrement() == 0) {
            throw new StorageException(new SQLException("the disk is full"));
          }
        };
    Sender sender = sender(letter -> Outcome.FAILED, 0);

    sender.offer(letter(new byte[1]));

    Eventually.is("given up", () -> List.copyOf(givenUp), List.of(sender));
    assertThat(tries).hasValue(2);
  }

  private static Letter letter(byte[] json) {
    return new Letter(1, json, 1);
  }

  private Sender sender(Function<Letter, Outcome> send, int maxFailures) {
    return sender(send, new Sender.Policy(maxFailures, Duration.ofMillis(1)));
  }

  private Sender sender(Function<Letter, Outcome> send, Sender.Policy policy) {
    Sender.Delivery delivery =
        new Sender.Delivery() {
          @Override
          public CompletableFuture<Outcome> send(TrackerAddress address, Letter letter) {
            return CompletableFuture.completedFuture(send.apply(letter));
          }

          @Override
          public void allHave(Letter letter) {
            forgotten.add(letter);
          }

          @Override
          public void giveUp(Sender sender) {
            onGiveUp.accept(sender);
            givenUp.add(sender);
          }
        };
    return new Sender(ADDRESS, threads, delivery, policy);
  }
}
