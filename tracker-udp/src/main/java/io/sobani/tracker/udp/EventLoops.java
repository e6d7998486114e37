package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerHandler;
import io.sobani.tracker.TrackerStats.DropReason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Opens the endpoints of a server, one an event loop: each has a socket of every listener. */
final class EventLoops {

  static List<UdpEndpoint> open(
      TrackerServerConfig config, Tracker tracker, Map<DropReason, LongAdder> unclaimed)
      throws IOException {
    if (config.eventLoops > 1) {
      requireFree(config);
    }
    List<UdpEndpoint> endpoints = new ArrayList<>();
    try {
      for (int loop = 0; loop < config.eventLoops; loop++) {
        AtomicReference<UdpEndpoint> opened = new AtomicReference<>();
        DatagramHandler handler =
            handler(config, config.front.apply(tracker, onceOpen(opened)), unclaimed);
        opened.set(open(config, handler, endpoints));
        endpoints.add(opened.get());
      }
      warnOfSmallBuffers(config, endpoints.get(0));
      return endpoints;
    } catch (Throwable e) {
      endpoints.forEach(UdpEndpoint::close);
      throw e;
    }
  }

  /** Sockets that share their port would share it with another server too, and nobody told. */
  private static void requireFree(TrackerServerConfig config) throws IOException {
    SocketOptions alone = new SocketOptions(config.provider, false, 0);
    for (Binding binding : config.bindings) {
      if (binding.address().getPort() != 0) {
        alone.open(binding.address()).close();
      }
    }
  }

  private static UdpEndpoint open(
      TrackerServerConfig config, DatagramHandler handler, List<UdpEndpoint> before)
      throws IOException {
    UdpEndpoint.Builder builder =
        UdpEndpoint.builder(handler)
            .provider(config.provider)
            .reusePort(config.eventLoops > 1)
            .receiveBufferBytes(config.receiveBufferBytes)
            .maxDatagramBytes(config.maxDatagramBytes);
    if (before.isEmpty()) {
      config.bindings.forEach(builder::add);
    } else {
      before.get(0).localAddresses().forEach(builder::bind);
    }
    return builder.build();
  }

  /** Runs commands on a loop; before it is open there is none to wake. */
  private static Executor onceOpen(AtomicReference<UdpEndpoint> endpoint) {
    return command -> {
      if (endpoint.get() != null) {
        endpoint.get().execute(command);
      }
    };
  }

  private static DatagramHandler handler(
      TrackerServerConfig config, TrackerHandler front, Map<DropReason, LongAdder> unclaimed) {
    DatagramHandler[] beside =
        config.handlers.stream().map(Supplier::get).toArray(DatagramHandler[]::new);
    return new WatchedTracker(front, DatagramHandler.firstOf(beside), unclaimed);
  }

  /** Once a launch: what cuts one socket's buffer cuts all of them. */
  private static void warnOfSmallBuffers(TrackerServerConfig config, UdpEndpoint endpoint) {
    for (int i = 0; i < config.bindings.size(); i++) {
      int granted = endpoint.receiveBufferBytes().get(i);
      boolean asked = config.bindings.get(i).channel() == null;
      if (asked && granted < config.receiveBufferBytes) {
        Log.write(
            Level.WARNING,
            "receive buffer of %s is %s, asked %s: raise net.core.rmem_max"
                .formatted(
                    SocketOptions.text(endpoint.localAddresses().get(i)),
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
}
