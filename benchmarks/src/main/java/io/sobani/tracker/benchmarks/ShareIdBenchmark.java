package io.sobani.tracker.benchmarks;

import io.sobani.tracker.ShareIdGenerator;
import io.sobani.tracker.protocol.ShareId;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ids, and other ways to make them: {@code java -jar benchmarks/target/benchmarks.jar ShareId -prof
 * gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ShareIdBenchmark {

  private static final int LENGTH = 12;

  private final ShareIdGenerator generator = ShareIdGenerator.secureRandom();
  private final SecureRandom random = new SecureRandom();

  @Benchmark
  public ShareId parse() {
    return ShareId.parse("1AbhoECj");
  }

  @Benchmark
  public String generate() {
    return generator.next(LENGTH);
  }

  /** The alternative without a buffer: the generator is asked for each character. */
  @Benchmark
  public String generatePerCharacter() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ShareId.ALPHABET.charAt(random.nextInt(ShareId.ALPHABET.length())));
    }
    return id.toString();
  }

  /** The alternative that is at hand: 36 characters, of which 122 bits are random. */
  @Benchmark
  public String generateUuid() {
    return UUID.randomUUID().toString();
  }
}
