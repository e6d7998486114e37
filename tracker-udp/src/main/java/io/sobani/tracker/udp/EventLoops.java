package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerHandler;
import io.sobani.tracker.TrackerStats.DropReason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Opens the endpoints of a server, one per event loop: each has a socket of every listener. */
final class EventLoops {

  static List<UdpEndpoint> open(
      TrackerServerConfig config, Tracker tracker, AtomicLongArray unclaimed) throws IOException {
    if (config.eventLoops > 1) {
      requireFree(config);
    }
    List<UdpEndpoint> endpoints = new ArrayList<>();
    try {
      while (endpoints.size() < config.eventLoops) {
        endpoints.add(open(config, tracker, unclaimed, endpoints));
      }
      warnOfSmallBuffers(config, endpoints.get(0));
      return endpoints;
    } catch (Throwable e) {
      endpoints.forEach(UdpEndpoint::close);
      throw e;
    }
  }

  /** Sockets that share their port would share it with another server too, unnoticed. */
  private static void requireFree(TrackerServerConfig config) throws IOException {
    for (Binding binding : config.bindings) {
      if (binding.address().getPort() != 0) {
        UdpEndpoint.Builder probe = UdpEndpoint.builder(DatagramHandler.firstOf());
        probe.provider = config.provider;
        probe.receiveBufferBytes(0).add(binding).build().close();
      }
    }
  }

  private static UdpEndpoint open(
      TrackerServerConfig config,
      Tracker tracker,
      AtomicLongArray unclaimed,
      List<UdpEndpoint> before)
      throws IOException {
    AtomicReference<UdpEndpoint> opened = new AtomicReference<>();
    Executor loop =
        command -> {
          if (opened.get() != null) { // or else there is none to wake yet
            opened.get().execute(command);
          }
        };
    TrackerHandler front = config.front.apply(tracker, loop);
    DatagramHandler[] beside =
        config.handlers.stream().map(Supplier::get).toArray(DatagramHandler[]::new);
    UdpEndpoint.Builder builder =
        UdpEndpoint.builder(new WatchedTracker(front, DatagramHandler.firstOf(beside), unclaimed))
            .receiveBufferBytes(config.receiveBufferBytes)
            .maxDatagramBytes(config.maxDatagramBytes);
    builder.provider = config.provider;
    builder.reusePort = config.eventLoops > 1;
    builder.unfragmented = true;
    if (before.isEmpty()) {
      config.bindings.forEach(builder::add);
    } else {
      before.get(0).localAddresses().forEach(builder::bind);
    }
    opened.set(builder.build());
    return opened.get();
  }

  /** Once per launch: what cuts one socket's buffer cuts all of them. */
  private static void warnOfSmallBuffers(TrackerServerConfig config, UdpEndpoint endpoint) {
    for (int i = 0; i < config.bindings.size(); i++) {
      int granted = endpoint.receiveBufferBytes().get(i);
      boolean asked = config.bindings.get(i).channel() == null;
      if (asked && granted < config.receiveBufferBytes) {
        Log.write(
            Level.WARNING,
            "receive buffer of %s is %s, asked %s: raise net.core.rmem_max"
                .formatted(
                    Binding.text(endpoint.localAddresses().get(i)),
                    size(granted),
                    size(config.receiveBufferBytes)),
            null);
        return;
      }
    }
  }

  private static String size(int bytes) {
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }

  private EventLoops() {}

  /**
   * A tracker and the handlers beside it: counts what none of them took by the tracker's reason,
   * and shows the flight recorder what got no answer.
   */
  private record WatchedTracker(
      TrackerHandler tracker, DatagramHandler beside, AtomicLongArray unclaimed)
      implements DatagramHandler {

    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      DropReason reason = tracker.tryAnswer(nowNs, socket, source, datagram, out);
      boolean mine = reason == null || reason.isRequest();
      if (!mine) {
        if (beside.onDatagram(nowNs, socket, source, datagram, out)) {
          return true;
        }
        unclaimed.incrementAndGet(reason.ordinal());
      }
      if (reason != null && Flight.isOn()) {
        Flight.Dropped.commit(reason, source, datagram.remaining());
      }
      return mine;
    }

    @Override
    public void advance(long nowNs, DatagramSink out) {
      tracker.advance(nowNs, out);
      beside.advance(nowNs, out);
    }

    @Override
    public long timeoutNs(long nowNs) {
      return Math.min(tracker.timeoutNs(nowNs), beside.timeoutNs(nowNs));
    }
  }
}
