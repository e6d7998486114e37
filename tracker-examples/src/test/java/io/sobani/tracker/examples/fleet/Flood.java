package io.sobani.tracker.examples.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A thousand strangers of 128 networks who ask one node, 10⁵ times a second if they can. */
final class Flood implements AutoCloseable {

  private static final int NETWORKS = 128;
  private static final int STRANGERS = 1_024;
  private static final long PER_SECOND = 100_000;

  private final List<DatagramChannel> strangers = new ArrayList<>();
  private final InetSocketAddress node;
  private final Thread thread = new Thread(this::run, "flood");
  private volatile boolean ended;
  private volatile int sent;

  Flood(InetSocketAddress node) {
    this.node = node;
    try {
      for (int i = 0; i < STRANGERS; i++) {
        DatagramChannel each = DatagramChannel.open();
        strangers.add(each.bind(new InetSocketAddress("127.1." + i % NETWORKS + ".1", 0)));
        each.configureBlocking(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.start();
  }

  /** Sends as many as are due, so that a thread that was kept waiting makes up for it. */
  private void run() {
    long startNs = System.nanoTime();
    try {
      while (!ended) {
        long due = (System.nanoTime() - startNs) * PER_SECOND / TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; i < 1_000 && sent < due; i++) {
          String what =
              sent % 2 == 0
                  ? "{\"action\":\"pulse\"}"
                  : "{\"action\":\"push\",\"shareId\":\"z" + sent + "\"}";
          ByteBuffer bytes = ByteBuffer.wrap(what.getBytes(StandardCharsets.US_ASCII));
          strangers.get(sent / 2 % STRANGERS).send(bytes, node);
          sent++;
        }
        LockSupport.parkNanos(100_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int sent() {
    return sent;
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
      for (DatagramChannel each : strangers) {
        each.close();
      }
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
