package io.sobani.tracker.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CompareTest {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldMeasureServersInTurn() throws IOException {
    assertThat(compare("--rounds", "2", echo("one"), echo("two"))).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("round 1 of 2: one", "round 1 of 2: two", "round 2 of 2: one");
    assertThat(out.toString().lines().map(line -> line.split(" ")[0]))
        .containsExactly("server", "one", "two");
    assertThat(out.toString()).containsPattern("one +\\d+ +1\\.00 +\\d+\\.\\d\\d +1\\.00 ");
  }

  @Test
  void shouldSayWhyAServerDoesNotRun() throws IOException {
    assertThat(compare("broken:" + freePort() + ":echo:" + JAVA + " --no-such-option"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("broken ended with 1: ", "--no-such-option");
  }

  @Test
  void shouldRefuseWhatItCannotCompare() throws IOException {
    assertThat(compare("echo")).isEqualTo(2);
    assertThat(compare(echo("one"), echo("one"))).isEqualTo(2);
    assertThat(err.toString())
        .contains("not NAME:PORT:PROTO:COMMAND: echo", "two servers have one name");
  }

  private static String echo(String name) throws IOException {
    int port = freePort();
    return "%s:%d:echo:%s -cp '%s' %s %d"
        .formatted(
            name, port, JAVA, System.getProperty("java.class.path"), Echo.class.getName(), port);
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private int compare(String... args) {
    String[] all = new String[args.length + 6];
    String[] small = {"--seconds", "2", "--warm", "0", "--peers", "20"};
    System.arraycopy(small, 0, all, 0, small.length);
    System.arraycopy(args, 0, all, small.length, args.length);
    return Compare.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }
}
