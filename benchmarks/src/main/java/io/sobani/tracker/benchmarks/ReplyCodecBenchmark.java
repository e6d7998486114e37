package io.sobani.tracker.benchmarks;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Alived;
import io.sobani.tracker.protocol.Reply.AnnounceReceived;
import io.sobani.tracker.protocol.Reply.Announced;
import io.sobani.tracker.protocol.Reply.Challenge;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Reply.Expired;
import io.sobani.tracker.protocol.Reply.Income;
import io.sobani.tracker.protocol.Reply.PulseReceived;
import io.sobani.tracker.protocol.Reply.PushReceived;
import io.sobani.tracker.protocol.Reply.Pushed;
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
 * Replies of both dialects, ours and with jackson-databind: {@code java -jar
 * benchmarks/target/benchmarks.jar ReplyCodec}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplyCodecBenchmark {

  @Param({
    "announceReceived",
    "announced",
    "pulseReceived",
    "pulseReceivedNewId",
    "alived",
    "expired",
    "pushReceived",
    "pushed",
    "income",
    "error",
    "challenge"
  })
  private String kind;

  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer target = ByteBuffer.allocateDirect(MessageCodec.MAX_DATAGRAM_BYTES);
  private Reply message;
  private ByteBuffer datagram;
  private byte[] bytes;
  private Databind.AnyReply bound;

  @Setup
  public void encodeOnce() {
    message = message();
    codec.encode(message, target);
    target.flip();
    bytes = new byte[target.remaining()];
    target.get(0, bytes);
    datagram = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    bound = Databind.decode(bytes, Databind.AnyReply.class);
  }

  @Benchmark
  public Reply decode() throws MalformedMessageException {
    return codec.decodeReply(datagram);
  }

  @Benchmark
  public Databind.AnyReply decodeDatabind() {
    return Databind.decode(bytes, Databind.AnyReply.class);
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

  private Reply message() {
    Token token = Token.of(0x0123456789abcdefL);
    ShareId id = ShareId.parse("1AbhoECj");
    Endpoint peer = new Endpoint(IpAddress.v4(0xc0000201), 40_000);
    return switch (kind) {
      case "announceReceived" -> new AnnounceReceived(id);
      case "announced" -> new Announced(id);
      case "pulseReceived" -> PulseReceived.RENEWED;
      case "pulseReceivedNewId" -> new PulseReceived(true, true, id, Problem.NONE);
      case "alived" -> Alived.PLAIN;
      case "expired" -> Expired.PLAIN;
      case "pushReceived" -> new PushReceived(peer);
      case "pushed" -> new Pushed(peer, id);
      case "income" -> new Income(peer, id);
      case "error" -> new Reply.Error(true, Code.UNKNOWN_SHARE_ID);
      case "challenge" -> new Challenge(token);
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
