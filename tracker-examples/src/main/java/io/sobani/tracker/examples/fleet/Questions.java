package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.net.IpAddress;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Bounds the questions to the store: those under way, those per second in all, and those per
 * network, to a sixteenth of that. Thread-safe; memory is fixed.
 */
final class Questions {

  private static final int NETWORKS = 4_096;
  private static final long SECOND_NS = 1_000_000_000L;

  private final int maxUnderWay;
  private final int maxPerSecond;
  private final int[] perNetwork = new int[NETWORKS];
  private final int seed = ThreadLocalRandom.current().nextInt();
  private boolean started;
  private long windowNs;
  private int inWindow;
  private int underWay;

  Questions(int maxUnderWay, int maxPerSecond) {
    this.maxUnderWay = maxUnderWay;
    this.maxPerSecond = maxPerSecond;
  }

  /** Returns whether another question may be asked; whoever asks calls {@link #end} afterwards. */
  synchronized boolean tryBegin(long nowNs, IpAddress source) {
    if (!started || nowNs - windowNs >= SECOND_NS) {
      started = true;
      windowNs = nowNs;
      inWindow = 0;
      Arrays.fill(perNetwork, 0);
    }
    int network = network(source);
    if (underWay >= maxUnderWay
        || inWindow >= maxPerSecond
        || perNetwork[network] >= maxPerSecond / 16) {
      return false;
    }
    underWay++;
    inWindow++;
    perNetwork[network]++;
    return true;
  }

  synchronized void end() {
    underWay--;
  }

  synchronized int underWay() {
    return underWay;
  }

  /** Networks that share a place share its bound. */
  private int network(IpAddress ip) {
    long prefix = ip.isV4() ? ip.low() >>> 8 : ip.high() >>> 16;
    long mixed = (prefix ^ seed) * 0x9e3779b97f4a7c15L;
    return (int) ((mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L >>> 52);
  }
}
