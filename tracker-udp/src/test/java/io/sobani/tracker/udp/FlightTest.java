package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightTest {

  private static final String PREFIX = "io.sobani.tracker.";

  @TempDir private Path folder;

  @Test
  void shouldRecordTheServersListenersAndNumbers() throws Exception {
    try (TrackerServer server = launch();
        TestClient client = new TestClient();
        Recording recording = new Recording()) {
      InetSocketAddress address = server.localAddresses().get(0);
      client.send(address, "{\"action\":\"announce\"}");
      client.receive();
      recording.enable(PREFIX + "Statistics").withPeriod(Duration.ofMillis(20));
      recording.enable(PREFIX + "ListenerBound");
      recording.start();

      List<RecordedEvent> events = awaitEvents(recording, "Statistics");

      RecordedEvent statistics = last(events, "Statistics");
      assertThat(statistics.getInt("port")).isEqualTo(address.getPort());
      assertThat(statistics.getInt("peers")).isEqualTo(1);
      assertThat(statistics.getLong("received")).isEqualTo(1);
      assertThat(statistics.getLong("answered")).isEqualTo(1);
      RecordedEvent bound = last(events, "ListenerBound");
      assertThat(bound.getString("address")).isEqualTo("127.0.0.1:" + address.getPort());
      assertThat(bound.getInt("receiveBuffer")).isPositive();
    }
  }

  @Test
  void shouldRecordSlowTurns() throws Exception {
    EchoHandler slow =
        new EchoHandler() {
          @Override
          public boolean onDatagram(
              long nowNs, int socket, InetSocketAddress source, ByteBuffer text, DatagramSink out) {
            sleep();
            return super.onDatagram(nowNs, socket, source, text, out);
          }
        };
    try (UdpEndpoint endpoint = UdpEndpoint.builder(slow).bind(TestClient.LOOPBACK).build();
        TestClient client = new TestClient();
        Recording recording = new Recording()) {
      recording.enable(PREFIX + "LoopTurn");
      recording.start();
      client.send(endpoint.localAddresses().get(0), "hello");
      while (endpoint.poll(TimeUnit.SECONDS.toNanos(10)) == 0) {}

      RecordedEvent turn = last(awaitEvents(recording, "LoopTurn"), "LoopTurn");
      assertThat(turn.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(2));
      assertThat(turn.getInt("datagrams")).isEqualTo(1);
      assertThat(turn.getLong("sent")).isEqualTo(1);
      assertThat(endpoint.stats().turns().percentileNs(1)).isGreaterThan(2_000_000);
    }
  }

  @Test
  void shouldRecordDropsOnlyWhenAsked() throws Exception {
    try (UdpEndpoint endpoint =
            UdpEndpoint.builder(new EchoHandler())
                .bind(TestClient.LOOPBACK)
                .maxDatagramBytes(4)
                .build();
        TestClient client = new TestClient();
        Recording usual = new Recording();
        Recording drops = new Recording()) {
      usual.start();
      client.send(endpoint.localAddresses().get(0), "too long");
      while (endpoint.poll(TimeUnit.SECONDS.toNanos(10)) == 0) {}
      assertThat(events(usual)).noneMatch(event -> isNamed(event, "Dropped"));

      drops.enable(PREFIX + "Dropped");
      drops.start();
      client.send(endpoint.localAddresses().get(0), "too long");
      while (endpoint.poll(TimeUnit.SECONDS.toNanos(10)) == 0) {}

      RecordedEvent dropped = last(awaitEvents(drops, "Dropped"), "Dropped");
      assertThat(dropped.getString("reason")).isEqualTo("OVERSIZED");
      assertThat(dropped.getString("source")).isEqualTo(text(client));
      assertThat(dropped.getInt("length")).isEqualTo(5); // as much as was taken of it
    }
  }

  @Test
  void shouldRecordWhyTheTrackerDropped() throws Exception {
    try (TrackerServer server = launch();
        TestClient client = new TestClient();
        Recording recording = new Recording()) {
      recording.enable(PREFIX + "Dropped");
      recording.start();
      client.send(server.localAddresses().get(0), "{\"action\":\"nonsense\"}");
      client.send(server.localAddresses().get(0), "{\"action\":\"announce\"}");
      client.receive();

      List<RecordedEvent> drops =
          awaitEvents(recording, "Dropped").stream().filter(e -> isNamed(e, "Dropped")).toList();
      assertThat(drops).hasSize(1);
      assertThat(drops.get(0).getString("reason")).isEqualTo("UNKNOWN_ACTION");
      assertThat(drops.get(0).getInt("length")).isEqualTo(21);
      assertThat(drops.get(0).getString("source")).isEqualTo(text(client));
    }
  }

  @Test
  void shouldRecordNoDropOfWhatAHandlerBesideTheTrackerTook() throws Exception {
    TrackerServerConfig config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
            .receiveBufferBytes(0)
            .handler(EchoHandler::new)
            .build();
    try (TrackerServer server = TrackerServer.launch(config);
        TestClient client = new TestClient();
        Recording recording = new Recording()) {
      recording.enable(PREFIX + "Dropped");
      recording.start();
      client.send(server.localAddresses().get(0), "media");
      client.receive();
      client.send(server.localAddresses().get(0), "?");

      List<RecordedEvent> drops =
          awaitEvents(recording, "Dropped").stream().filter(e -> isNamed(e, "Dropped")).toList();
      assertThat(drops).hasSize(1);
      assertThat(drops.get(0).getInt("length")).isEqualTo(1);
    }
  }

  /** A recording is searched and shown by names of the project and labels for people. */
  @Test
  void shouldFollowTheConventionsOfTheFlightRecorder() {
    List<EventType> types =
        Stream.of(
                Flight.Dropped.class,
                Flight.ListenerBound.class,
                Flight.LoopTurn.class,
                Flight.Snapshot.class,
                Flight.Statistics.class)
            .map(EventType::getEventType)
            .toList();

    assertThat(types)
        .extracting(EventType::getName)
        .allMatch(name -> name.startsWith(PREFIX) && !name.contains("Event"));
    assertThat(types)
        .extracting(EventType::getCategoryNames)
        .containsOnly(List.of("Sobani Tracker"));
    assertThat(types).extracting(EventType::getDescription).doesNotContainNull();
    assertThat(types)
        .flatExtracting(EventType::getFields)
        .allMatch(field -> field.getLabel() != null && !field.getLabel().endsWith("."));
    assertThat(types).extracting(type -> setting(type, "stackTrace")).containsOnly("false");
    assertThat(types)
        .filteredOn(type -> setting(type, "enabled").equals("false"))
        .extracting(EventType::getName)
        .containsExactly(PREFIX + "Dropped");
  }

  @Test
  void shouldRecordSnapshots() throws Exception {
    Path file = folder.resolve("peers.snapshot");
    try (Recording recording = new Recording()) {
      recording.enable(PREFIX + "Snapshot");
      recording.start();
      TrackerServer server =
          TrackerServer.launch(
              TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
                  .receiveBufferBytes(0)
                  .snapshot(file)
                  .build());
      try (TestClient client = new TestClient()) {
        client.send(server.localAddresses().get(0), "{\"action\":\"announce\"}");
        client.receive();
      }
      server.close(); // saves a last one

      RecordedEvent snapshot = last(awaitEvents(recording, "Snapshot"), "Snapshot");
      assertThat(snapshot.getLong("peers")).isEqualTo(1);
      assertThat(snapshot.getLong("bytes")).isEqualTo(Files.size(file));
    }
  }

  @Test
  void shouldReportNothingOnceClosed() throws Exception {
    TrackerServer closed = launch();
    int port = closed.localAddresses().get(0).getPort();
    try (Recording recording = new Recording();
        TrackerServer running = launch()) {
      assertThat(FlightRecorder.isInitialized()).isTrue();
      closed.close();
      recording.enable(PREFIX + "Statistics").withPeriod(Duration.ofMillis(20));
      recording.start();

      List<RecordedEvent> events = awaitEvents(recording, "Statistics");

      assertThat(running.isRunning()).isTrue();
      assertThat(events)
          .filteredOn(event -> isNamed(event, "Statistics"))
          .noneMatch(event -> event.getInt("port") == port);
    }
  }

  private static TrackerServer launch() throws Exception {
    return TrackerServer.launch(
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
            .receiveBufferBytes(0)
            .build());
  }

  private static String setting(EventType type, String name) {
    return type.getSettingDescriptors().stream()
        .filter(setting -> setting.getName().equals(name))
        .map(SettingDescriptor::getDefaultValue)
        .findFirst()
        .orElseThrow();
  }

  private static String text(TestClient client) {
    return "127.0.0.1:" + client.address().getPort();
  }

  private static void sleep() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<RecordedEvent> awaitEvents(Recording recording, String name) throws IOException {
    Eventually.holds(() -> events(recording).stream().anyMatch(e -> isNamed(e, name)));
    return events(recording);
  }

  private List<RecordedEvent> events(Recording recording) throws IOException {
    Path file = folder.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file);
  }

  private static RecordedEvent last(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> isNamed(event, name))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static boolean isNamed(RecordedEvent event, String name) {
    return event.getEventType().getName().equals(PREFIX + name);
  }
}
