package io.sobani.tracker.benchmarks;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One event loop's next datagrams, of peers at random. What belongs to the socket, the source's
 * address object and the bytes, is in the cache, as behind a real receive; what belongs to the
 * tracker is not.
 */
final class Batch {

  static final int SIZE = 1024;

  private final Population population;
  private final SplittableRandom random;
  private final DatagramTracker tracker;
  private final InetSocketAddress[] sources = new InetSocketAddress[SIZE];
  private final ByteBuffer[] pushes = new ByteBuffer[SIZE];
  private final ByteBuffer pulse = Population.datagram("pulse");
  private final ByteBuffer alive = Population.datagram("alive");
  private final ByteBuffer announce = Population.datagram("announce");
  private int sentBytes;
  private final DatagramSink sink = (socket, to, payload) -> sentBytes += payload.remaining();

  Batch(Population population, long seed) {
    this.population = population;
    random = new SplittableRandom(seed);
    tracker = new DatagramTracker(population.tracker);
    Arrays.setAll(pushes, i -> Population.push());
    refill();
  }

  /** Readies the next datagrams; not part of what is measured. */
  void refill() {
    for (int i = 0; i < SIZE; i++) {
      sources[i] = Population.source(random.nextInt(population.peers()));
    }
    retarget();
  }

  /** Lets the same sources ask for others; allocates nothing. */
  void retarget() {
    for (ByteBuffer push : pushes) {
      population.ask(push, random.nextInt(population.peers()));
    }
  }

  int pulse(long nowNs) {
    return serve(Population.DOCUMENTED, pulse, nowNs);
  }

  int alive(long nowNs) {
    return serve(Population.APP, alive, nowNs);
  }

  int announce(long nowNs) {
    return serve(Population.DOCUMENTED, announce, nowNs);
  }

  int documentedPush(long nowNs) {
    return push(Population.DOCUMENTED, nowNs);
  }

  int appPush(long nowNs) {
    return push(Population.APP, nowNs);
  }

  private int serve(int socket, ByteBuffer datagram, long nowNs) {
    for (int i = 0; i < SIZE; i++) {
      tracker.onDatagram(nowNs + i * Population.STEP_NS, socket, sources[i], datagram, sink);
    }
    return sentBytes;
  }

  private int push(int socket, long nowNs) {
    for (int i = 0; i < SIZE; i++) {
      tracker.onDatagram(nowNs + i * Population.STEP_NS, socket, sources[i], pushes[i], sink);
    }
    return sentBytes;
  }
}
