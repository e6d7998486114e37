package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Ids show a little of the hash that chooses shards, and a snapshot all of it; so limits have
 * another, by which nobody can look for hosts that share a budget.
 */
class LimitKeyTest {

  private static final int ALL_CELLS = (1 << 15) - 1;

  private final SipHash key = SipHash.random();
  private final Tracker tracker =
      new Tracker(Listeners.with(TrackerConfig.defaults(), Dialect.DOCUMENTED), key);
  private final DatagramTracker handler = new DatagramTracker(tracker);
  private final TestSink sink = new TestSink();

  @Test
  void shouldNotLetHostsShareABudgetBecauseTheKeyOfShardsDoes() {
    int shared = 0;
    Map<Long, IpAddress> hosts = new HashMap<>();
    for (int i = 0, pairs = 0; pairs < 8; i++) {
      IpAddress ip = IpAddress.v4(0x0b000000 + (i << 8)); // of different networks
      IpAddress other = hosts.put(key.tableHash(~ip.low()) & ALL_CELLS, ip);
      if (other != null) {
        pairs++;
        while (answers(other)) {}
        shared += answers(ip) ? 0 : 1;
      }
    }
    assertThat(shared).isLessThan(8);
  }

  private boolean answers(IpAddress host) {
    byte[] pulse = "{\"action\":\"pulse\"}".getBytes(StandardCharsets.US_ASCII);
    Endpoint source = new Endpoint(host, 4_000);
    handler.onDatagram(0, 0, source.toSocketAddress(), ByteBuffer.wrap(pulse), sink);
    return !sink.take().isEmpty();
  }
}
