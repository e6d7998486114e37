package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.support.ChildProcess;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A restart that loses no datagram: somebody else keeps the socket and hands it over as standard
 * input, as systemd does. Here a line of Perl stands for systemd.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InheritedSocketTest {

  private static final Path PERL = Path.of("/usr/bin/perl");
  private static final String RUN_TWICE_ON_ONE_SOCKET =
      """
      my $socket = IO::Socket::IP->new(Proto => "udp", LocalHost => shift) or die;
      $| = 1;
      print $socket->sockport, "\\n";
      open(STDIN, "<&", $socket) or die;
      system(@ARGV) for 1..2;
      """;

  private static final int ANNOUNCES = 200;
  private static final int BEFORE = 50;

  @TempDir private Path directory;
  private final List<DatagramSocket> peers = new ArrayList<>();
  private ChildProcess launcher;

  @AfterEach
  void end() {
    peers.forEach(DatagramSocket::close);
    if (launcher != null) {
      List<ProcessHandle> children = children();
      launcher.close();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @ParameterizedTest
  @CsvSource({"--listen, ::1, true", "--app-listen, ::1, true", "--listen, 127.0.0.1, false"})
  void shouldAnswerEveryAnnounceSentAcrossARestart(String option, String host, boolean v6)
      throws Exception {
    launcher = launch(host, "-Djava.net.preferIPv4Stack=" + !v6, option);
    int port = launcher.address().getPort();
    InetSocketAddress address = new InetSocketAddress(host, port);
    assertThat(launcher.line()).startsWith("listening udp " + Endpoint.of(address));
    openPeers(address.getAddress());

    List<String> answers = new ArrayList<>();
    for (int i = 0; i < ANNOUNCES; i++) {
      announce(peers.get(i), address);
      if (i == BEFORE) {
        children().forEach(ProcessHandle::destroy); // SIGTERM
      }
      Thread.sleep(2);
    }
    for (DatagramSocket peer : peers) {
      answers.add(receive(peer));
    }
    assertThat(launcher.line()).as("a second process").startsWith("listening udp");
    assertThat(answers).hasSize(ANNOUNCES).doesNotHaveDuplicates().allMatch(this::hasShareId);

    for (int i = 0; i < ANNOUNCES; i++) { // whichever of the two served it
      announce(peers.get(i), address);
      assertThat(receive(peers.get(i))).isEqualTo(answers.get(i));
    }
  }

  @Test
  void shouldSayWhatToDoWhereJavaCannotSendOnTheSocket() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "an older Java can");
    launcher = launch("127.0.0.1", "-Djava.net.preferIPv4Stack=false", "--listen");
    assertThat(launcher.exitCode()).isZero(); // of Perl
    assertThat(launcher.errors())
        .startsWith("--listen inherit: this Java cannot send on an IPv4 socket. Hand over [::]:");
  }

  private void openPeers(InetAddress ip) throws Exception {
    for (int i = 0; i < ANNOUNCES; i++) {
      DatagramSocket peer = new DatagramSocket(0, ip);
      peer.setSoTimeout(60_000);
      peers.add(peer);
    }
  }

  private List<ProcessHandle> children() {
    return ProcessHandle.of(launcher.pid()).stream().flatMap(ProcessHandle::descendants).toList();
  }

  private ChildProcess launch(String host, String javaOption, String option) {
    assumeTrue(Files.isExecutable(PERL), "needs " + PERL + " to hand over a socket");
    return ChildProcess.of(StandaloneTracker.class)
        .by(List.of(PERL.toString(), "-MIO::Socket::IP", "-e", RUN_TWICE_ON_ONE_SOCKET, host))
        .java(javaOption)
        .start(
            option,
            "inherit",
            "--allow=127.0.0.0/8",
            "--allow=::1/128",
            "--snapshot=" + directory.resolve("peers.snapshot"));
  }

  private static void announce(DatagramSocket peer, InetSocketAddress address) throws Exception {
    byte[] announce = "{\"action\":\"announce\"}".getBytes(StandardCharsets.UTF_8);
    peer.send(new DatagramPacket(announce, announce.length, address));
  }

  private static String receive(DatagramSocket peer) throws Exception {
    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
    peer.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
  }

  private boolean hasShareId(String answer) {
    return answer.contains("\"shareId\":\"");
  }
}
