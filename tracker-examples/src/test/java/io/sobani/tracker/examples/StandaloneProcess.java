package io.sobani.tracker.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The runnable tracker as a process of its own. */
final class StandaloneProcess implements AutoCloseable {

  private static final long ENDS_WITHIN_SECONDS = 60;

  private final Process process;
  private final Path errors;
  private final BufferedReader out;

  private StandaloneProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static StandaloneProcess start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  static StandaloneProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(StandaloneTracker.class.getName());
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("standalone", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    return new StandaloneProcess(builder.start(), errors);
  }

  /** Returns the next line of standard output; {@code null} at its end. */
  String line() throws IOException {
    return out.readLine();
  }

  /** Returns the address of the next {@code listening} line. */
  InetSocketAddress listening() throws IOException {
    String[] words = line().split(" ");
    int port = Integer.parseInt(words[2].substring(words[2].lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running; it said: " + errors());
    }
    return process.exitValue();
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
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(errors);
  }
}
