package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is so: its code compiles, and its conversation is one. */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Path SNIPPETS =
      Path.of("src", "test", "java", "io", "sobani", "tracker", "examples", "ReadmeSnippets.java");

  @Test
  void shouldShowCodeThatCompiles() throws IOException {
    Map<String, String> regions = new HashMap<>();
    Matcher region =
        Pattern.compile("// region (\\w+)\\n(.*?)\\n *// endregion", Pattern.DOTALL)
            .matcher(Files.readString(SNIPPETS));
    while (region.find()) {
      regions.put(region.group(1), region.group(2).stripIndent().strip());
    }
    Map<String, String> shown = new HashMap<>();
    Matcher block =
        Pattern.compile("<!-- region: (\\w+) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL)
            .matcher(Files.readString(README));
    while (block.find()) {
      shown.put(block.group(1), block.group(2).strip());
    }
    assertThat(shown).isEqualTo(regions);
    assertThat(Files.readString(README).split("```java", -1)).hasSize(shown.size() + 1);
  }

  @Test
  void shouldShowAConversationThatIsOne() throws Exception {
    List<String> said = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    Matcher exchange =
        Pattern.compile("\\$ printf '(.*)' \\| nc -u -w1 -p (\\d+) 127\\.0\\.0\\.1 3000\\n(.*)\\n")
            .matcher(Files.readString(README));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (StandaloneProcess tracker = StandaloneProcess.start("--listen", "127.0.0.1:0");
        DatagramSocket one = new DatagramSocket(0, loopback);
        DatagramSocket two = new DatagramSocket(0, loopback)) {
      InetSocketAddress address = tracker.listening();
      Map<String, DatagramSocket> peers = Map.of("4001", one, "4002", two);
      Map<String, String> here = new HashMap<>();
      here.put("4001", String.valueOf(one.getLocalPort()));
      while (exchange.find()) {
        DatagramSocket peer = peers.get(exchange.group(2));
        peer.setSoTimeout(20_000);
        String answer = StandaloneProcess.ask(peer, address, translate(exchange.group(1), here));
        Matcher id = Pattern.compile("\"shareId\":\"(\\w+)\"").matcher(answer);
        Matcher shown = Pattern.compile("\"shareId\":\"(\\w+)\"").matcher(exchange.group(3));
        if (id.find() && shown.find()) {
          here.put(shown.group(1), id.group(1));
        }
        said.add(answer);
        answers.add(translate(exchange.group(3), here));
      }
    }
    assertThat(said).hasSize(3).isEqualTo(answers);
  }

  private static String translate(String text, Map<String, String> here) {
    String translated = text;
    for (Map.Entry<String, String> entry : here.entrySet()) {
      translated = translated.replace(entry.getKey(), entry.getValue());
    }
    return translated;
  }
}
