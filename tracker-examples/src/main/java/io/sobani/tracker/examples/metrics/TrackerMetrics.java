package io.sobani.tracker.examples.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.udp.EndpointStats.Drop;
import io.sobani.tracker.udp.EndpointStats.SendFailure;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerStats;
import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Binds the counters of a tracker server to Micrometer, under the names of the metrics page with
 * dots. It needs no other class of the examples but {@link KernelDrops}: copy both.
 *
 * <p>It may be bound before there is a server, for instance beside a lifecycle that launches one. A
 * value that is not known is NaN, which registries leave out. One reading of the counters serves
 * all meters for half a second.
 */
public final class TrackerMetrics implements MeterBinder {

  private static final String PREFIX = "sobani.tracker.";
  private static final long READING_NS = 500_000_000;
  private static final long UNKNOWN = -1; // so the statistics call what the system does not tell

  private final Supplier<TrackerServer> server;
  private TrackerServerStats reading;
  private long readNs;

  /**
   * Creates a binder.
   *
   * @param server supplies the server, or {@code null} while there is none
   */
  public TrackerMetrics(Supplier<TrackerServer> server) {
    this.server = server;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new Meters(registry).bindAll();
  }

  /** Reads the counters, or takes those of a moment ago; {@code null} while there is no server. */
  private synchronized TrackerServerStats read() {
    long nowNs = System.nanoTime();
    if (reading == null || nowNs - readNs >= READING_NS) {
      TrackerServer running = server.get();
      reading = running == null ? null : running.stats();
      readNs = nowNs;
    }
    return reading;
  }

  private double value(ToLongFunction<TrackerServerStats> number) {
    TrackerServerStats stats = read();
    long value = stats == null ? UNKNOWN : number.applyAsLong(stats);
    return value == UNKNOWN ? Double.NaN : value;
  }

  /** The meters of one registry. A registry refers weakly to what it measures, but these do not. */
  private final class Meters {

    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
      this.registry = registry;
    }

    void bindAll() {
      gauge("peers", s -> s.tracker().peers(), "state", "live");
      gauge("peers.limit", s -> s.tracker().maxPeers());
      requests();
      drops();
      traffic();
      for (TrackerStats.Event event :
          new TrackerStats.Event[] {
            TrackerStats.Event.RESTORED, TrackerStats.Event.EXPIRED, TrackerStats.Event.EVICTED
          }) {
        counter("registrations." + word(event), s -> s.tracker().count(event));
      }
      counter("income.suppressed", s -> s.tracker().count(TrackerStats.Event.INCOME_SUPPRESSED));
      counter("callback.failures", s -> s.tracker().count(TrackerStats.Event.CALLBACK_FAILED));
      counter("handler.failures", s -> s.endpoint().handlerFailures());
      snapshots();
      turns();
    }

    private void requests() {
      for (Outcome outcome : Outcome.values()) {
        String[] words = word(outcome).split("_");
        String result = words[words.length - 1];
        boolean ok = result.equals("renewed") || result.equals("found");
        counter(
            "requests",
            s -> s.tracker().count(outcome),
            "action",
            words.length > 1 ? words[0] : "any",
            "outcome",
            ok ? "ok" : result);
      }
    }

    /** A reason that the sockets and the tracker both have is one meter, the sum of both. */
    private void drops() {
      Stream<Enum<?>> reasons = Stream.of(DropReason.values(), Drop.values()).flatMap(Stream::of);
      reasons
          .map(TrackerMetrics::word)
          .distinct()
          .forEach(
              reason -> counter("datagrams.dropped", s -> dropped(s, reason), "reason", reason));
    }

    private void traffic() {
      counter("datagrams.received", s -> s.endpoint().received());
      counter("datagrams.sent", s -> s.endpoint().sent());
      counter("received.bytes", s -> sum(s, listener -> listener.traffic().receivedBytes()));
      counter("sent.bytes", s -> sum(s, listener -> listener.traffic().sentBytes()));
      for (SendFailure cause : SendFailure.values()) {
        counter("send.errors", s -> s.endpoint().count(cause), "error", word(cause));
      }
      counter("receive.errors", s -> s.endpoint().receiveFailures());
      counter("sockets.reopened", s -> s.endpoint().socketsReopened());
      counter("kernel.receive.drops", s -> KernelDrops.sum(KernelDrops.of(s)));
    }

    private void snapshots() {
      counter("snapshots", s -> s.snapshots().saved());
      counter("snapshot.failures", s -> s.snapshots().failed());
      counter("snapshots.damaged", s -> s.snapshots().damaged());
      Gauge.builder(PREFIX + "snapshot.age", () -> value(s -> s.snapshots().ageNs()) / 1e9)
          .baseUnit("seconds")
          .register(registry);
    }

    /** The times that the loops were busy: what a datagram may have to wait. */
    private void turns() {
      FunctionTimer.builder(
              PREFIX + "loop.turns",
              TrackerMetrics.this,
              metrics -> (long) metrics.value(s -> s.endpoint().turns().count()),
              metrics -> metrics.value(s -> s.endpoint().turns().totalNs()),
              TimeUnit.NANOSECONDS)
          .register(registry);
      Gauge.builder(
              PREFIX + "loop.turn.p99",
              () -> value(s -> s.endpoint().turns().percentileNs(0.99)) / 1e9)
          .baseUnit("seconds")
          .register(registry);
    }

    private void counter(String name, ToLongFunction<TrackerServerStats> number, String... tags) {
      ToDoubleFunction<TrackerMetrics> value = metrics -> value(number); // holds the binder
      FunctionCounter.builder(PREFIX + name, TrackerMetrics.this, value)
          .tags(tags)
          .register(registry);
    }

    private void gauge(String name, ToLongFunction<TrackerServerStats> number, String... tags) {
      Gauge.builder(PREFIX + name, () -> value(number)).tags(tags).register(registry);
    }
  }

  private static long dropped(TrackerServerStats stats, String reason) {
    long count = 0;
    for (Drop one : Drop.values()) {
      count += word(one).equals(reason) ? stats.endpoint().count(one) : 0;
    }
    for (DropReason one : DropReason.values()) {
      if (word(one).equals(reason)) { // what the tracker declines, a handler beside it may take
        count += one.isRequest() ? stats.tracker().count(one) : stats.unclaimed().get(one);
      }
    }
    return count;
  }

  private static long sum(TrackerServerStats stats, ToLongFunction<ListenerStats> number) {
    return stats.listeners().stream().mapToLong(number).sum();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
