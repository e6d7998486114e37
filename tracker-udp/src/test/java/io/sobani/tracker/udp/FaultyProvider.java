package io.sobani.tracker.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** The system's sockets and selectors, with faults where a test wants them. */
final class FaultyProvider extends SelectorProvider {

  /** Stands for {@link DatagramChannel#receive}. */
  interface Receive {
    InetSocketAddress from(DatagramChannel real, ByteBuffer buffer) throws IOException;
  }

  /** Stands for {@link DatagramChannel#send}. */
  interface Send {
    int to(DatagramChannel real, ByteBuffer payload, InetSocketAddress destination)
        throws IOException;
  }

  static final Receive REALLY_RECEIVE = (real, buffer) -> (InetSocketAddress) real.receive(buffer);
  static final Send REALLY_SEND = DatagramChannel::send;

  volatile Receive receive = REALLY_RECEIVE;
  volatile Send send = REALLY_SEND;

  /** True if selectors come back at once, with nothing. */
  volatile boolean spinning;

  /** The last socket that was opened. */
  volatile DatagramChannel opened;

  private final SelectorProvider system = SelectorProvider.provider();

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    opened = system.openDatagramChannel();
    return new FaultyChannel(this, opened);
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    opened = system.openDatagramChannel(family);
    return new FaultyChannel(this, opened);
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    return new FaultySelector(this, system.openSelector());
  }

  @Override
  public Pipe openPipe() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketChannel openSocketChannel() {
    throw new UnsupportedOperationException();
  }
}
