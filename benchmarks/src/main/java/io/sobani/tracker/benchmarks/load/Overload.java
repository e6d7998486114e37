package io.sobani.tracker.benchmarks.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for three times what the tracker can do, then for half of it. The peers that flood are not
 * those that measure how long it takes to recover: a late reply is never taken for a fresh one.
 *
 * <p>A request costs more here than in the tracker: the tracker must be given less CPU than the
 * load, or what is wanted cannot be offered.
 */
final class Overload {

  private static final int TIMES = 3;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long RECOVERY_NS = 5 * SECOND_NS;

  private final Traffic traffic;
  private final List<Peer> peers;
  private final PrintWriter out;

  Overload(Traffic traffic, List<Peer> peers, PrintWriter out) {
    this.traffic = traffic;
    this.peers = peers;
    this.out = out;
  }

  void run(int window, double kneePerSecond, int seconds, long maxRequests) throws IOException {
    double knee = kneePerSecond > 0 ? kneePerSecond : knee(window, maxRequests);
    List<Peer> flooding = new ArrayList<>(peers.subList(0, peers.size() / 2));
    List<Peer> looking = new ArrayList<>(peers.subList(peers.size() / 2, peers.size()));
    long overloadNs = seconds * SECOND_NS;
    Tally overload = traffic.ask(flooding, Pace.flood(TIMES * knee), overloadNs, maxRequests);
    Tally after = traffic.ask(looking, Pace.paced(knee / 2), RECOVERY_NS, maxRequests);
    out.printf(
        "overload: knee/s=%.0f offered=%.2f of it (wanted %d), goodput=%.2f of it, bad=%d failed=%d%n",
        knee,
        overload.sentPerSecond() / knee,
        TIMES,
        overload.goodPerSecond() / knee,
        overload.bad,
        overload.failed);
    out.printf("recovery: after %.0f ms; %s%n", after.untilSoundMs(), after);
  }

  /** Finds what the tracker can do: a closed loop for a few seconds, the second half counts. */
  private double knee(int window, long maxRequests) throws IOException {
    traffic.ask(peers, Pace.closedLoop(window), 2 * SECOND_NS, maxRequests);
    return traffic.ask(peers, Pace.closedLoop(window), 3 * SECOND_NS, maxRequests).goodPerSecond();
  }
}
