package io.sobani.tracker.examples.p2pflix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/** One HTTP request by hand: from any loopback address, with any headers. */
final class TestHttp {
  static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private TestHttp() {}

  static Answer send(
      String from, int port, String method, String path, Map<String, String> headers, String body) {
    try (Socket socket = new Socket()) {
      bind(socket, from);
      InetAddress loopback = InetAddress.getByName(from.contains(":") ? "::1" : "127.0.0.1");
      socket.connect(new InetSocketAddress(loopback, port), 20_000);
      socket.setSoTimeout(30_000);
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      head.append("Host: tracker\r\nConnection: close\r\nContent-Length: " + content.length);
      headers.forEach((name, value) -> head.append("\r\n" + name + ": " + value));
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(content);
      Answer answer =
          Answer.of(
              new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
      return method.equals("HEAD") ? answer : answer.whole();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void bind(Socket socket, String from) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    } catch (BindException e) {
      Assumptions.abort("this system has no " + from); // macOS has 127.0.0.1 alone
    }
  }

  record Answer(int status, String head, String body) {
    static Answer of(String text) throws IOException {
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new IOException("no whole answer: " + text);
      }
      return new Answer(
          Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }

    /** Checks its length, or joins its chunks. */
    Answer whole() throws IOException {
      if (header("transfer-encoding") != null) {
        return new Answer(status, head, joined(body));
      }
      if (body.length() != Integer.parseInt(header("content-length"))) {
        throw new IOException("no whole answer: " + head);
      }
      return this;
    }

    private static String joined(String chunks) throws IOException {
      StringBuilder joined = new StringBuilder();
      int position = 0;
      while (true) {
        int line = chunks.indexOf("\r\n", position);
        if (line < 0) {
          throw new IOException("an answer without its end");
        }
        int length = Integer.parseInt(chunks.substring(position, line), 16);
        if (length == 0) {
          return joined.toString();
        }
        joined.append(chunks, line + 2, line + 2 + length);
        position = line + 4 + length;
      }
    }

    String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse(null);
    }

    JsonNode json() {
      return Objects.requireNonNull(Json.parse(body.getBytes(StandardCharsets.UTF_8)), body);
    }
  }
}
