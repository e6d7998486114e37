package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.udp.EndpointStats.SendFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;

/** Sends from an endpoint's sockets: what cannot be sent at once is dropped and counted. */
final class SocketSink implements DatagramSink {

  private final List<EndpointSocket> sockets;
  private final EndpointCounters counters;

  SocketSink(List<EndpointSocket> sockets, EndpointCounters counters) {
    this.sockets = sockets;
    this.counters = counters;
  }

  @Override
  public void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    if (socket < 0 || socket >= sockets.size()) {
      counters.countNotSent(SendFailure.NO_SUCH_SOCKET);
    } else if (destination.getPort() == 0 || destination.isUnresolved()) {
      counters.countNotSent(SendFailure.NO_DESTINATION);
    } else {
      send(sockets.get(socket), destination, payload);
    }
  }

  private void send(EndpointSocket socket, InetSocketAddress destination, ByteBuffer payload) {
    int bytes = payload.remaining();
    try {
      if (socket.send(payload, destination) == 0 && bytes > 0) {
        counters.countNotSent(SendFailure.WOULD_BLOCK);
      } else {
        counters.countSent(socket.number, bytes);
      }
    } catch (IOException | IllegalArgumentException e) {
      counters.countNotSent(causeOf(e));
    }
  }

  private static SendFailure causeOf(Exception e) {
    if (e instanceof UnsupportedAddressTypeException) {
      return SendFailure.OTHER_FAMILY;
    }
    return e instanceof UnresolvedAddressException
        ? SendFailure.NO_DESTINATION
        : SendFailure.REFUSED;
  }
}
