package io.sobani.tracker.udp;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/** A selector over the real channels of {@link FaultyChannel}s. */
final class FaultySelector extends AbstractSelector {

  private final FaultyProvider faults;
  private final Selector real;

  FaultySelector(FaultyProvider faults, Selector real) {
    super(faults);
    this.faults = faults;
    this.real = real;
  }

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    try {
      return ((FaultyChannel) channel).real.register(real, ops, attachment);
    } catch (ClosedChannelException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Set<SelectionKey> keys() {
    return real.keys();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return real.selectedKeys();
  }

  @Override
  public int selectNow() throws IOException {
    return real.selectNow();
  }

  @Override
  public int select(long timeoutMs) throws IOException {
    return faults.spinning ? 0 : real.select(timeoutMs);
  }

  @Override
  public int select() throws IOException {
    return real.select();
  }

  @Override
  public Selector wakeup() {
    real.wakeup();
    return this;
  }

  @Override
  protected void implCloseSelector() throws IOException {
    real.close();
  }
}
