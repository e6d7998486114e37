package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The runnable tracker where language, environment or descriptors are not as usual. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnusualMachineTest {

  private static final String LISTEN = "--listen=127.0.0.1:0";

  /** With its zone. */
  private static final Pattern TOOK_OVER =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{4} INFO \\S+: took over 0 peers from /");

  @TempDir private Path directory;

  @Test
  void shouldPrintAndLogInAsciiDigitsWhateverTheLocale() {
    String file = directory.resolve("peers.snapshot").toString();
    String[] arabic = {"-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab"};
    for (int i = 0; i < 2; i++) { // the second time there is something to take over
      try (ChildProcess tracker =
          tracker().java(arabic).start(LISTEN, "--snapshot=" + file, "--stats=1s")) {
        assertThat(tracker.line()).matches("listening udp 127\\.0\\.0\\.1:[0-9]+ documented");
        assertThat(tracker.line()).matches("\\p{ASCII}+");
        tracker.terminate();
        assertThat(tracker.exitCode()).as(tracker.errors()).isZero();
        assertThat(tracker.errors().lines().filter(line -> line.contains("took over")))
            .hasSize(i)
            .allMatch(line -> TOOK_OVER.matcher(line).lookingAt());
      }
    }
  }

  @Test
  void shouldWarnOfAVariableThatNoOptionHas() {
    Map<String, String> environment =
        Map.of(
            "SOBANI_TRACKER_PEER_TLL", "5m",
            "SOBANI_TRACKER_SERVICE_HOST", "10.0.0.1",
            "SOBANI_TRACKER_PORT", "udp://10.0.0.1:3000",
            "SOBANI_TRACKER_VERSION", "0.1.0");
    try (ChildProcess tracker = tracker().environment(environment).start(LISTEN)) {
      Eventually.holds(() -> tracker.errors().contains("PEER_TLL"));
      tracker.terminate();
      assertThat(tracker.exitCode()).isZero();
      assertThat(tracker.errors().lines().filter(line -> line.contains("SOBANI_TRACKER")))
          .containsExactly(
              "warning: SOBANI_TRACKER_PEER_TLL: no option has this variable; --help has them all");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no ulimit")
  void shouldServeOrSayWhyNotWithSixteenDescriptors() {
    try (ChildProcess tracker =
        tracker()
            .by(List.of("bash", "-c", "ulimit -n 16; exec \"$@\"", "bash"))
            .start(LISTEN, "--metrics=127.0.0.1:0")) {
      if (tracker.line() == null) {
        assertThat(tracker.exitCode()).isOne();
        assertThat(tracker.errors()).isNotEmpty();
      } else {
        tracker.terminate();
        assertThat(tracker.exitCode()).as(tracker.errors()).isZero();
      }
    }
  }

  @Test
  void shouldServeWithMetricsWhereTheWallClockIsBefore1970() {
    String faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    assumeThat(Path.of(faketime)).exists();
    Map<String, String> clock =
        Map.of(
            "LD_PRELOAD", faketime, "FAKETIME", "@1963-07-14 12:00:00", "DONT_FAKE_MONOTONIC", "1");
    try (ChildProcess tracker =
        tracker().java("-Xmx64m").environment(clock).start(LISTEN, "--metrics=127.0.0.1:0")) {
      tracker.await("listening udp");
      tracker.await("listening http"); // it must be killed: faketime swallows SIGTERM
      assertThat(tracker.errors()).startsWith("1963").contains("as the heap holds");
    }
  }

  private static ChildProcess.Start tracker() {
    return ChildProcess.of(StandaloneTracker.class);
  }
}
