package io.sobani.tracker.sim;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A handler with its addresses in a {@link SimulatedNetwork}: what an event loop is elsewhere. */
final class SimulatedHost {

  private final SimulatedNetwork network;
  private final DatagramHandler handler;
  private final InetSocketAddress[] addresses;
  private final DatagramSink sink = this::send;
  private long dueNs;
  private boolean scheduled;
  private long schedule;
  private boolean stopped;

  SimulatedHost(SimulatedNetwork network, DatagramHandler handler, InetSocketAddress[] addresses) {
    this.network = network;
    this.handler = handler;
    this.addresses = addresses;
  }

  boolean receive(InetSocketAddress source, InetSocketAddress destination, byte[] payload) {
    int socket = Arrays.asList(addresses).indexOf(destination);
    boolean claimed =
        handler.onDatagram(network.nowNs(), socket, source, ByteBuffer.wrap(payload), sink);
    schedule();
    return claimed;
  }

  /** Asks anew when the handler has work; an event that comes too early asks once more. */
  void schedule() {
    long delayNs = handler.timeoutNs(network.nowNs());
    if (delayNs == Long.MAX_VALUE) {
      return;
    }
    long atNs = network.nowNs() + Math.max(0, delayNs);
    if (!scheduled || atNs - dueNs < 0) {
      scheduled = true;
      dueNs = atNs;
      long number = ++schedule;
      network.later(Math.max(0, delayNs), () -> advance(number));
    }
  }

  void readdress(InetSocketAddress from, InetSocketAddress to) {
    addresses[Arrays.asList(addresses).indexOf(from)] = to;
  }

  DatagramSink sink() {
    return sink;
  }

  /** Ends it; returns the addresses that are free now. */
  InetSocketAddress[] stop() {
    stopped = true;
    return addresses;
  }

  private void advance(long number) {
    if (number != schedule || stopped) {
      return;
    }
    scheduled = false;
    if (handler.timeoutNs(network.nowNs()) <= 0) {
      handler.advance(network.nowNs(), sink);
    }
    schedule();
  }

  private void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    network.send(addresses[socket], destination, payload);
  }
}
