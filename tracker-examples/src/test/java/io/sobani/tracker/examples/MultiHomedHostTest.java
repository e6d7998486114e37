package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runnable tracker on a host with several addresses, which is a network namespace. */
@Tag("integration")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MultiHomedHostTest {

  private static final List<String> ADDRESSES =
      List.of("10.99.0.1", "10.99.1.1", "[2001:db8::1]", "[2001:db8::2]");
  private static final String ANNOUNCE = "{\"action\":\"announce\"}";

  private final String name = "sobani-homes-" + ProcessHandle.current().pid();

  @BeforeEach
  void build() throws Exception {
    assumeTrue(
        new ProcessBuilder("ip", "netns", "add", name).start().waitFor() == 0,
        "needs root, for a network namespace, and the ip command");
    inside("ip", "link", "set", "lo", "up");
    for (String address : ADDRESSES) {
      String plain = address.replace("[", "").replace("]", "");
      inside("ip", "addr", "add", plain + (address.equals(plain) ? "/32" : "/128"), "dev", "lo");
    }
  }

  @AfterEach
  void takeDown() throws Exception {
    new ProcessBuilder("ip", "netns", "del", name).start().waitFor();
  }

  @Test
  void shouldAnswerFromEachLocalAddressThatIsAsked() throws Exception {
    try (StandaloneProcess tracker = start("--listen", "each:3000", "--app-listen", "each:3001")) {
      List<String> listeners = new ArrayList<>();
      while (listeners.size() < 2 * (ADDRESSES.size() + 2)) { // and the two of loopback
        listeners.add(tracker.line());
      }
      for (String address : ADDRESSES) {
        assertThat(listeners)
            .contains("listening udp " + address + ":3000 documented")
            .contains("listening udp " + address + ":3001 app");
        assertThat(ask(address, "3000")).contains("\"announceReceived\"");
        assertThat(ask(address, "3001")).contains("\"announced\"");
      }
      assertThat(tracker.errors()).doesNotContain("several addresses");
    }
  }

  @Test
  void shouldWarnOnASocketForAllAddressesAndNameTheFlags() throws Exception {
    try (StandaloneProcess tracker =
        start("--listen", "0.0.0.0:3000", "--app-listen", "[::]:3001")) {
      assertThat(tracker.line()).startsWith("listening");
      Eventually.holds(() -> tracker.errors().contains("each:3001"));
      assertThat(tracker.errors())
          .contains("warning: this host has several addresses (")
          .contains("use --listen each:3000 --app-listen each:3001");
    }
  }

  @Test
  void shouldGoOnWithAWarningWhereThereIsNoInterface() throws Exception {
    inside("ip", "link", "set", "lo", "down");
    inside("ip", "addr", "flush", "dev", "lo");
    try (StandaloneProcess tracker = start("--listen", ":3000")) {
      assertThat(tracker.line()).startsWith("listening");
      Eventually.holds(() -> tracker.errors().endsWith("\n"));
      assertThat(tracker.errors()).startsWith("warning: cannot tell this host's addresses: ");
      tracker.terminate();
      assertThat(tracker.exitCode()).isZero();
    }
    try (StandaloneProcess tracker = start("--listen", "each:3000")) {
      assertThat(tracker.exitCode()).isOne();
      assertThat(tracker.errors()).isNotBlank();
    }
  }

  private StandaloneProcess start(String... arguments) throws IOException {
    return StandaloneProcess.start(List.of("ip", "netns", "exec", name), Map.of(), arguments);
  }

  /** Asks on a connected socket, which takes an answer from the address that was asked only. */
  private String ask(String address, String port) throws Exception {
    return inside(
        "perl",
        "-MIO::Socket::IP",
        "-e",
        "my $s = IO::Socket::IP->new(Proto => 'udp', PeerHost => shift, PeerPort => shift) or die;"
            + "$s->send(shift); alarm 20; $s->recv(my $answer, 2048); print $answer",
        address.replace("[", "").replace("]", ""),
        port,
        ANNOUNCE);
  }

  private String inside(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", all, said).isZero();
    return said;
  }
}
