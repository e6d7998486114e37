package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runnable tracker on a host with several addresses: a network namespace, so it needs root. */
@Tag("integration")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MultiHomedHostTest {

  private static final List<String> ADDRESSES =
      List.of("10.0.0.5", "198.51.100.7", "[2001:db8::5]", "127.0.0.1", "[::1]");

  private final String host = "sobani-" + ProcessHandle.current().pid();

  @BeforeEach
  void makeHost() throws Exception {
    assumeThat(run("ip", "netns", "add", host)).as("no network namespaces here").isZero();
    inHost("ip link set lo up");
    inHost("ip link add v0 type veth peer name v1");
    for (String address : List.of("10.0.0.5/24", "198.51.100.7/24", "2001:db8::5/64")) {
      inHost("ip addr add " + address + " dev v0" + (address.contains("::") ? " nodad" : ""));
    }
    inHost("ip link set v0 up");
    inHost("ip link set v1 up");
  }

  @AfterEach
  void removeHost() throws Exception {
    run("ip", "netns", "delete", host);
  }

  @Test
  void shouldAnswerFromWhicheverAddressWasAsked() throws Exception {
    try (StandaloneProcess tracker = StandaloneProcess.startIn(host, "--listen", "each:3000")) {
      List<String> listening = new ArrayList<>();
      for (int i = 0; i < ADDRESSES.size(); i++) {
        listening.add(tracker.line().split(" ")[2]);
      }
      for (String address : ADDRESSES) {
        assertThat(listening).contains(address + ":3000");
        try (StandaloneProcess test =
            StandaloneProcess.startIn(host, "self-test", address + ":3000", "--timeout", "20s")) {
          assertThat(test.line()).startsWith("tracker " + address + ":3000 registers: ");
        }
      }
      assertThat(tracker.errors()).doesNotContain("several addresses");
    }
  }

  @Test
  void shouldNameTheFlagsWhereOneSocketStandsForAll() throws Exception {
    try (StandaloneProcess tracker = StandaloneProcess.startIn(host, "--listen", "[::]:3000")) {
      assertThat(tracker.line()).isEqualTo("listening udp [::]:3000 documented");
      for (int i = 0; i < 400 && !tracker.errors().contains("warning"); i++) {
        Thread.sleep(50); // it comes after the listeners
      }
      assertThat(tracker.errors())
          .contains("warning: this host has several addresses (")
          .contains("answers may leave from another than was asked: use --listen each:3000\n");
    }
  }

  private void inHost(String command) throws Exception {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", host));
    words.addAll(List.of(command.split(" ")));
    assertThat(run(words.toArray(String[]::new))).as(command).isZero();
  }

  private static int run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
