package io.sobani.tracker.benchmarks;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Request.Alive;
import io.sobani.tracker.protocol.Request.Announce;
import io.sobani.tracker.protocol.Request.BadPush;
import io.sobani.tracker.protocol.Request.Pulse;
import io.sobani.tracker.protocol.Request.Push;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import java.nio.ByteBuffer;
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
 * Requests, ours and with jackson-databind: {@code java -jar benchmarks/target/benchmarks.jar
 * RequestCodec}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestCodecBenchmark {

  @Param({
    "announce",
    "announceWithToken",
    "pulse",
    "pulseOverriding",
    "alive",
    "aliveWithToken",
    "push",
    "pushWithToken",
    "badPush"
  })
  private String kind;

  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer target = ByteBuffer.allocateDirect(MessageCodec.MAX_DATAGRAM_BYTES);
  private Request message;
  private ByteBuffer datagram;
  private byte[] bytes;
  private Databind.AnyRequest bound;

  @Setup
  public void encodeOnce() {
    message = message();
    codec.encode(message, target);
    target.flip();
    bytes = new byte[target.remaining()];
    target.get(0, bytes);
    datagram = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    bound = Databind.decode(bytes, Databind.AnyRequest.class);
  }

  @Benchmark
  public Request decode() throws MalformedMessageException {
    return codec.decodeRequest(datagram);
  }

  @Benchmark
  public Databind.AnyRequest decodeDatabind() {
    return Databind.decode(bytes, Databind.AnyRequest.class);
  }

  @Benchmark
  public ByteBuffer encode() {
    codec.encode(message, target.clear());
    return target;
  }

  @Benchmark
  public byte[] encodeDatabind() {
    return Databind.encode(bound);
  }

  private Request message() {
    Token token = Token.of(0x0123456789abcdefL);
    ShareId id = ShareId.parse("1AbhoECj");
    AddressOverride override = AddressOverride.of(IpAddress.v4(0xc0000201), 4000);
    return switch (kind) {
      case "announce" -> Announce.PLAIN;
      case "announceWithToken" -> Announce.PLAIN.with(token, Token.NONE);
      case "pulse" -> Pulse.PLAIN;
      case "pulseOverriding" -> new Pulse(override, false);
      case "alive" -> Alive.PLAIN;
      case "aliveWithToken" -> new Alive(token, Token.NONE);
      case "push" -> new Push(id);
      case "pushWithToken" -> new Push(id).with(token, Token.NONE);
      case "badPush" -> BadPush.PLAIN;
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
