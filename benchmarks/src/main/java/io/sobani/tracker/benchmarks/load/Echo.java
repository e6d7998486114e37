package io.sobani.tracker.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * The floor of java.nio, to compare a tracker with: receives, sends back, and nothing else.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar io.sobani.tracker.benchmarks.load.Echo 3001}
 */
public final class Echo {

  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  private Echo() {}

  /**
   * Echoes until it is killed.
   *
   * @param args the port, of loopback
   * @throws IOException if the port cannot be bound
   */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      ByteBuffer datagram = ByteBuffer.allocateDirect(2048);
      while (true) {
        SocketAddress source = channel.receive(datagram.clear());
        channel.send(datagram.flip(), source);
      }
    }
  }
}
