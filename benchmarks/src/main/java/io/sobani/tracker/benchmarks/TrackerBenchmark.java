package io.sobani.tracker.benchmarks;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.protocol.IpAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A datagram through the whole core, without a socket: of another peer each time, at random.
 *
 * <p>{@code java -jar benchmarks/target/benchmarks.jar TrackerBenchmark -prof gc}
 *
 * <p>10⁷ peers: add {@code -p peers=10000000 -jvmArgs -Xmx4g}; then every tenth of them speaks, for
 * the source addresses, which belong to the socket, take more room than the tracker.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx3g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrackerBenchmark {

  private static final int MOST_SPEAKERS = 1_000_000;
  private static final int ID_LENGTH = 12;
  private static final int ID_IN_PUSH = "{\"action\":\"push\",\"shareId\":\"".length();
  private static final int BEHIND_ID_IN_REPLY = "\"}}".length();

  @Param({"1000", "100000", "1000000"})
  private int peers;

  @Param({"on", "off"})
  private String limits;

  private final ByteBuffer pulse = datagram("{\"action\":\"pulse\"}");
  private final ByteBuffer alive = datagram("{\"action\":\"alive\"}");
  private final ByteBuffer announce = datagram("{\"action\":\"announce\"}");
  private final ByteBuffer push = datagram("{\"action\":\"push\",\"shareId\":\"............\"}");
  private final SplittableRandom random = new SplittableRandom(1);
  private InetSocketAddress[] speakers;
  private byte[] ids;
  private DatagramTracker documented;
  private DatagramTracker app;
  private long nowNs;
  private int sentBytes;
  private final DatagramSink sink = (socket, to, payload) -> sentBytes += payload.remaining();

  @Setup
  public void register() {
    TrackerConfig config =
        TrackerConfig.builder()
            .maxPeers(peers)
            .shareIdLength(ID_LENGTH)
            .limits(limits.equals("on"))
            .peerTtl(Duration.ofDays(365))
            .build();
    Tracker tracker = new Tracker(config);
    documented = new DatagramTracker(tracker, Dialect.DOCUMENTED);
    app = new DatagramTracker(tracker, Dialect.APP);
    speakers = new InetSocketAddress[Math.min(peers, MOST_SPEAKERS)];
    ids = new byte[speakers.length * ID_LENGTH];
    int every = peers / speakers.length;
    for (int i = 0; i < peers; i++) {
      InetSocketAddress source = source(i);
      int speaker = i / every;
      speakers[speaker] = source;
      app.onDatagram(
          nowNs += 20_000,
          0,
          source,
          announce,
          (socket, to, payload) ->
              payload.get(
                  payload.limit() - BEHIND_ID_IN_REPLY - ID_LENGTH,
                  ids,
                  speaker * ID_LENGTH,
                  ID_LENGTH));
    }
  }

  @Benchmark
  public int pulse() {
    return serve(documented, pulse);
  }

  @Benchmark
  public int alive() {
    return serve(app, alive);
  }

  @Benchmark
  public int announceLive() {
    return serve(documented, announce);
  }

  @Benchmark
  public int documentedPush() {
    push.put(ID_IN_PUSH, ids, ID_LENGTH * random.nextInt(speakers.length), ID_LENGTH);
    return serve(documented, push);
  }

  @Benchmark
  public int appPush() {
    push.put(ID_IN_PUSH, ids, ID_LENGTH * random.nextInt(speakers.length), ID_LENGTH);
    return serve(app, push);
  }

  /** Virtual time goes 20 µs a datagram, so that no source comes over its budget. */
  private int serve(DatagramTracker tracker, ByteBuffer datagram) {
    nowNs += 20_000;
    tracker.onDatagram(nowNs, 0, speakers[random.nextInt(speakers.length)], datagram, sink);
    return sentBytes;
  }

  /** Peers far apart, so that few share a network. */
  private static InetSocketAddress source(int i) {
    int ip = 0x0b000000 + i * 0x9e3779 % 0x60000000;
    return new InetSocketAddress(IpAddress.v4(ip).toInetAddress(), 1024 + i % 60_000);
  }

  private static ByteBuffer datagram(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
