package io.sobani.tracker.udp;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.Set;

/** A real channel whose receive and send pass through a test's faults. */
final class FaultyChannel extends DatagramChannel {

  final DatagramChannel real;
  private final FaultyProvider faults;

  FaultyChannel(FaultyProvider faults, DatagramChannel real) {
    super(faults);
    this.faults = faults;
    this.real = real;
  }

  @Override
  public SocketAddress receive(ByteBuffer buffer) throws IOException {
    return faults.receive.from(real, buffer);
  }

  @Override
  public int send(ByteBuffer payload, SocketAddress destination) throws IOException {
    return faults.send.to(real, payload, (InetSocketAddress) destination);
  }

  @Override
  public DatagramChannel bind(SocketAddress local) throws IOException {
    real.bind(local);
    return this;
  }

  @Override
  public SocketAddress getLocalAddress() throws IOException {
    return real.getLocalAddress();
  }

  @Override
  public <T> DatagramChannel setOption(SocketOption<T> name, T value) throws IOException {
    real.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    return real.getOption(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return real.supportedOptions();
  }

  @Override
  protected void implCloseSelectableChannel() throws IOException {
    real.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) throws IOException {
    real.configureBlocking(block);
  }

  @Override
  public DatagramSocket socket() {
    return real.socket();
  }

  @Override
  public boolean isConnected() {
    return real.isConnected();
  }

  @Override
  public DatagramChannel connect(SocketAddress remote) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DatagramChannel disconnect() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return null;
  }

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface netif) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface netif, InetAddress source) {
    throw new UnsupportedOperationException();
  }
}
