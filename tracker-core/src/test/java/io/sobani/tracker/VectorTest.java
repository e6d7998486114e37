package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.TestSink.Sent;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.vectors.Bindings;
import io.sobani.tracker.vectors.VectorCase;
import io.sobani.tracker.vectors.VectorCase.Expectation;
import io.sobani.tracker.vectors.VectorCase.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every conformance case of the protocol, in virtual time. */
class VectorTest {

  @ParameterizedTest
  @MethodSource("io.sobani.tracker.vectors.VectorCase#all")
  void shouldAnswerToTheByte(VectorCase vector) {
    Dialect[] dialects = vector.dialects().toArray(Dialect[]::new);
    Tracker tracker = new Tracker(Listeners.with(TrackerConfig.defaults(), dialects));
    DatagramTracker handler = new DatagramTracker(tracker);
    Bindings bindings = new Bindings();
    TestSink sink = new TestSink();
    long nowNs = Long.MAX_VALUE - 1_000_000_000L;
    for (Step step : vector.steps()) {
      nowNs += step.advanceMillis() * 1_000_000;
      if (step.send() == null) {
        continue;
      }
      ByteBuffer datagram =
          ByteBuffer.wrap(bindings.fill(step.send()).getBytes(StandardCharsets.UTF_8));
      handler.onDatagram(
          nowNs, step.socket(), Endpoint.parse(step.from()).toSocketAddress(), datagram, sink);
      assertSent(sink.take(), step.expect(), bindings);
    }
    TrackerStats stats = tracker.stats();
    assertThat(stats.received()).isEqualTo(stats.answered() + stats.dropped());
  }

  private static void assertSent(List<Sent> sent, List<Expectation> expected, Bindings bindings) {
    assertThat(sent).hasSameSizeAs(expected);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).to()).isEqualTo(Endpoint.parse(expected.get(i).to()));
      assertThat(sent.get(i).socket()).isEqualTo(expected.get(i).socket());
      assertThat(bindings.matches(expected.get(i).data(), sent.get(i).data()))
          .as("%s is %s", sent.get(i).data(), expected.get(i).data())
          .isTrue();
    }
  }
}
