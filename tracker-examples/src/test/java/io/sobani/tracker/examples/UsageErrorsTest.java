package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad usage in one line: the option or variable, its value in its unit, and what would do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UsageErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --peer-ttl=5x               | --peer-ttl=5x: not a duration; use 300s or 5m
          --peer-ttl=0                | --peer-ttl is 0 s, must be 1 s to 31536000 s
          --max-peers=x               | --max-peers=x: not N
          --max-peers=0               | --max-peers is 0, must be 1 to 100000000
          --share-id-length=99        | --share-id-length is 99, must be 6 to 20
          --event-loops=0             | --event-loops is 0, must be 1 to 64
          --snapshot-every=0          | --snapshot-every is 0 s, must be 10 ms to 86400 s
          --stats=-1                  | --stats=-1: not a duration; use 300s or 5m
          --drain=-1                  | --drain=-1: not a duration; use 300s or 5m
          --tokens=some               | '--tokens=some: not off|preferred|required'
          --override=some             | --override=some: use any, port or none
          --limits=some               | '--limits=some: not on|off'
          --allow=10.0.0.0/8,x        | --allow=x: not a network; use 10.0.0.0/8 or 2001:db8::/32
          --listen=here               | --listen=here: not an address; use :3000, 127.0.0.1:3000, each:3000 or inherit
          --peer-ttl=5m --peer-ttl=6m | --peer-ttl: given twice
          --max-peers=5 --max-peers=6 | --max-peers: given twice
          --jmx --jmx                 | --jmx: given twice
          self-test 127.0.0.1:1 --timeout=1s --timeout=2s | --timeout: given twice
          --fleet=http://u:secret@h   | --fleet is not the address of a store; use redis://HOST:PORT
          self-test 127.0.0.1         | ADDR:PORT=127.0.0.1: not an address; use 127.0.0.1:3000 or [::1]:3000
          --peer-tll=5m               | Unknown option: '--peer-tll=5m'
          """)
  void shouldSpeakOfTheOption(String arguments, String text) {
    assertThat(firstError(Map.of(), arguments.trim().split(" "))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PEER_TTL       | 5x | SOBANI_TRACKER_PEER_TTL=5x: not a duration; use 300s or 5m
          PEER_TTL       | 0  | SOBANI_TRACKER_PEER_TTL is 0 s, must be 1 s to 31536000 s
          SNAPSHOT_EVERY | 0  | SOBANI_TRACKER_SNAPSHOT_EVERY is 0 s, must be 10 ms to 86400 s
          MAX_PEERS      | x  | SOBANI_TRACKER_MAX_PEERS=x: not N
          EVENT_LOOPS    | 65 | SOBANI_TRACKER_EVENT_LOOPS is 65, must be 1 to 64
          DRAIN          | -1 | SOBANI_TRACKER_DRAIN=-1: not a duration; use 300s or 5m
          """)
  void shouldSpeakOfTheVariable(String name, String value, String text) {
    assertThat(firstError(Map.of("SOBANI_TRACKER_" + name, value))).isEqualTo(text);
  }

  private static String firstError(Map<String, String> environment, String... arguments) {
    StringWriter errors = new StringWriter();
    int code =
        StandaloneTracker.commandLine(new EnvironmentDefaults(environment, arguments))
            .setErr(new PrintWriter(errors))
            .execute(arguments);
    assertThat(code).as(errors.toString()).isEqualTo(2);
    return errors.toString().lines().findFirst().orElse("");
  }
}
