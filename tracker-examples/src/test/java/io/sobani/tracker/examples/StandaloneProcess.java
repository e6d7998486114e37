package io.sobani.tracker.examples;

import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The runnable tracker as a process of its own. */
final class StandaloneProcess implements AutoCloseable {
  private final ChildProcess process;

  private StandaloneProcess(ChildProcess process) {
    this.process = process;
  }

  static StandaloneProcess start(String... arguments) {
    return start(Map.of(), arguments);
  }

  static StandaloneProcess start(Map<String, String> environment, String... arguments) {
    return start(List.of(), environment, arguments);
  }

  /** Starts it by a command that runs another, such as {@code ip netns exec NAME}. */
  static StandaloneProcess start(
      List<String> by, Map<String, String> environment, String... arguments) {
    return new StandaloneProcess(
        ChildProcess.of(StandaloneTracker.class).by(by).environment(environment).start(arguments));
  }

  /** Returns the next line of standard output; {@code null} at its end. */
  String line() {
    return process.line();
  }

  /** Returns the address of the next {@code listening} line. */
  InetSocketAddress listening() {
    String[] words = line().split(" ");
    int port = Integer.parseInt(words[2].substring(words[2].lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  String errors() {
    return process.errors();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.terminate();
  }

  int exitCode() {
    return process.exitCode();
  }

  static String ask(DatagramSocket peer, InetSocketAddress tracker, String message)
      throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    peer.send(new DatagramPacket(bytes, bytes.length, tracker));
    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
    peer.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.close();
  }
}
