package io.sobani.tracker.soak;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Scripted peers that come and go, half of them of each dialect, every fourth over IPv6. */
final class Crowd {

  private static final double LEAVE_IN_A_MINUTE = 0.01;
  private static final int SECOND_NS = 1_000_000_000;

  /** Odd, so that different numbers stay different. */
  private static final long SCATTER = 0x9e3779b1L;

  final SplittableRandom random;
  final Replies replies = new Replies();

  /** The part of keepalives that a push follows: one a second in all. */
  final double pushes;

  private final SimulatedNetwork network;
  private final InetSocketAddress[] trackers;
  private final InetSocketAddress[] addresses;
  private final ShareId[] ids = new ShareId[1_024];
  private int born;

  /**
   * Lets all come, in the course of the first minute.
   *
   * @param trackers the documented listener, and the application's
   */
  Crowd(long seed, int size, SimulatedNetwork network, InetSocketAddress... trackers) {
    random = new SplittableRandom(seed);
    pushes = Math.min(1, 60.0 / size);
    this.network = network;
    this.trackers = trackers;
    addresses = new InetSocketAddress[size];
    Arrays.fill(ids, ShareId.parse("neverWas"));
    Arrays.setAll(addresses, i -> comeIn());
  }

  /** Lets a minute's part of them leave without a word, and as many others come. */
  void change() {
    for (int i = 0; i < addresses.length; i++) {
      if (random.nextDouble() < LEAVE_IN_A_MINUTE) {
        network.detach(addresses[i]);
        addresses[i] = comeIn();
      }
    }
  }

  void learn(ShareId id) {
    ids[random.nextInt(ids.length)] = id;
  }

  /** Returns an id that somebody has, or had. */
  ShareId someId() {
    return ids[random.nextInt(ids.length)];
  }

  InetSocketAddress someTracker() {
    return trackers[random.nextInt(trackers.length)];
  }

  private InetSocketAddress comeIn() {
    int number = born++;
    int port = 1_024 + number % 60_000;
    IpAddress ip =
        number % 4 == 3
            ? new IpAddress(0x24000000_00000000L | (number * SCATTER & 0xffffffffL) << 16, 1)
            : IpAddress.v4(0x14000000 + number / 8);
    InetSocketAddress address = new Endpoint(ip, port).toSocketAddress();
    long dueNs = network.nowNs() + 60L * random.nextInt(SECOND_NS);
    network.attach(new ScriptedPeer(this, trackers[number / 4 % 2], port, dueNs), address);
    return address;
  }
}
