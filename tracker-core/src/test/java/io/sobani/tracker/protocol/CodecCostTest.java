package io.sobani.tracker.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The cost of one datagram: 4 KiB at most, and nothing for common requests and all replies. */
final class CodecCostTest {

  private static final long MOST_BYTES = 4096;

  /** The least that an object takes: an average below it is no object per run. */
  private static final long OBJECT_BYTES = 16;

  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer target = ByteBuffer.allocate(MessageCodec.MAX_DATAGRAM_BYTES);

  @Test
  void shouldAllocateLittleForWhateverComes() {
    for (String text : expensiveTexts()) {
      ByteBuffer datagram = Datagrams.of(text);
      assertThat(bytesAllocatedBy(500, () -> decode(datagram)))
          .as("bytes allocated for %s", text)
          .isLessThan(MOST_BYTES);
    }
  }

  @Test
  void shouldAllocateNothingForTheCommonRequests() {
    for (String action : new String[] {"announce", "pulse", "alive"}) {
      ByteBuffer datagram = Datagrams.of("{\"action\":\"" + action + "\"}");
      assertThat(bytesAllocatedBy(20_000, () -> decode(datagram)))
          .as(action)
          .isLessThan(OBJECT_BYTES);
    }
  }

  @Test
  void shouldAllocateNothingToWriteAReply() {
    for (Reply reply : Samples.replies().keySet()) {
      assertThat(bytesAllocatedBy(20_000, () -> codec.encode(reply, target.clear())))
          .as("%s", reply)
          .isLessThan(OBJECT_BYTES);
    }
  }

  @Test
  void shouldReadTheNextGoodOneAfterManyRandomNames() throws MalformedMessageException {
    readRandomNames(20_000);
  }

  @Test
  @Tag("long")
  void shouldReadTheNextGoodOneAfterAMillionRandomNames() throws MalformedMessageException {
    readRandomNames(1_000_000);
  }

  private void readRandomNames(int count) throws MalformedMessageException {
    long seed = 17;
    Random random = new Random(seed);
    byte[] bytes = "{\"action\":\"alive\",\"________________\":1}".getBytes();
    ByteBuffer datagram = ByteBuffer.wrap(bytes);
    Runnable nextName =
        () -> {
          for (int i = 0; i < 16; i++) {
            bytes[19 + i] = (byte) ('a' + random.nextInt(26));
          }
          decode(datagram);
        };
    assertThat(bytesAllocatedBy(count, nextName))
        .as("bytes a datagram (seed %d)", seed)
        .isLessThan(1_024);
    assertThat(codec.decodeRequest(Datagrams.of(" {\"action\":\"alive\"}")))
        .isEqualTo(Request.Alive.PLAIN);
  }

  private void decode(ByteBuffer datagram) {
    try {
      codec.decodeRequest(datagram);
    } catch (MalformedMessageException e) {
      assertThat(e.reason()).isNotNull();
    }
  }

  private static List<String> expensiveTexts() {
    List<String> texts = new ArrayList<>(Samples.texts());
    texts.addAll(
        List.of(
            "x",
            "x".repeat(1024),
            "[".repeat(1024),
            "{\"a\":".repeat(200),
            "{\"a\":\"\t\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":01}",
            "{\"a\":" + "q".repeat(1000) + "}",
            "{\"a\":-}",
            "{\"a\":[}}",
            "{\"\\x\":1}",
            "{]",
            "{,}",
            "{\"a\"}",
            "{\"a\":1,}",
            "{\"a\":1]",
            "{\"a\":1e1000000000}",
            "{\"a\":" + "9".repeat(1000) + "}"));
    for (String part :
        new String[] {
          "\"%c\":0", "\"a\":[{\"%c\":0}]", "\"ip\":0", "\"x\":{\"ip\":0}", "\"\\n\":0",
          "\"\\u0069p\":0", "\"é\":1", "\"\":0", "\"a\":[[],{}]", "\"token\":\"\\n\\n\\n\\n\"",
          "\"a\":1.5e1,\"b\":[1.5,-2]", "\"action\":\"alive\""
        }) {
      StringBuilder text = new StringBuilder("{\"action\":\"announce\"");
      for (int i = 0; text.length() < 990; i++) {
        text.append(',').append(part.replace("%c", Character.toString('A' + i % 26)));
      }
      texts.add(text + "}");
      texts.add(text + "x}");
    }
    for (String name : new String[] {"ip", "token", "multiaddr", "action", "unknown"}) {
      for (String piece : new String[] {"s", "\\n", "\\u0061", "é", "🦀"}) {
        String text = "{\"action\":\"announce\",\"" + name + "\":\"";
        texts.add(text + piece.repeat((960 - text.length()) / piece.getBytes().length) + "\"}");
      }
    }
    texts.add("{\"a\":[" + "0,".repeat(500) + "0]}");
    return texts;
  }

  /** Returns what warm work allocates each time. */
  private static long bytesAllocatedBy(int times, Runnable work) {
    repeat(times, work);
    long before = bytesAllocated();
    repeat(times, work);
    return (bytesAllocated() - before) / times;
  }

  private static void repeat(int times, Runnable work) {
    for (int i = 0; i < times; i++) {
      work.run();
    }
  }

  /** Asks the JVM, by reflection: the module under test does not read its beans. */
  private static long bytesAllocated() {
    try {
      Method bean =
          Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean");
      Method bytes =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getThreadAllocatedBytes", long.class);
      return (long) bytes.invoke(bean.invoke(null), Thread.currentThread().getId());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
