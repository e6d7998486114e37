package io.sobani.tracker.examples;

import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.examples.peer.PeerCommand;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.udp.TrackerClient;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** Shows that the README tells the truth: its code compiles, and its commands do what it says. */
@Timeout(300)
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Path BITTORRENT = Path.of("bittorrent.md");
  private static final Path SNIPPETS =
      Path.of("src", "test", "java", "io", "sobani", "tracker", "examples", "ReadmeSnippets.java");

  @Test
  void shouldShowCodeThatCompilesWithItsImports() throws IOException {
    Map<String, String> regions = regions();
    Map<String, String> shown = new HashMap<>();
    String pages = Files.readString(README) + Files.readString(BITTORRENT);
    Matcher block =
        Pattern.compile("<!-- region: (\\w+) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL)
            .matcher(pages);
    while (block.find()) {
      shown.put(block.group(1), block.group(2).strip());
    }
    regions.replaceAll((name, code) -> importsOf(code) + "\n" + code);
    assertThat(shown).isEqualTo(regions);
    assertThat(pages.split("```java", -1)).hasSize(shown.size() + 1);
  }

  @Test
  void shouldNotNameTwoThingsAlikeInItsCode() throws IOException {
    List<String> declared = new ArrayList<>();
    for (String code : regions().values()) {
      Matcher name = Pattern.compile("\\b[A-Z]\\w+(?:<.*>)? (\\w+) =\\s").matcher(code);
      while (name.find()) {
        declared.add(name.group(1));
      }
    }
    assertThat(declared).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }

  @Test
  void shouldShowAServerAndAPeerThatMeet() throws Exception {
    assertThat(regions().get("server")).contains("Dialect.APP");
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    PeerEvents events =
        new PeerEvents() {
          @Override
          public void onChat(PeerLink link, String text) {
            lines.add(text);
          }
        };
    InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TrackerServerConfig config = TrackerServerConfig.builder(local, Dialect.APP).build();
    try (TrackerServer server = TrackerServer.launch(config);
        TrackerClient friend =
            TrackerClient.launch(PeerConfig.of(server.localAddresses().get(0)), events)) {
      ReadmeSnippets.peer(server.localAddresses().get(0), friend.registered().join());

      assertThat(lines.poll(60, TimeUnit.SECONDS)).startsWith("hello ");
    }
  }

  /**
   * The tracker of the first command, and peers as the page starts them; only ports and ids differ.
   */
  @Test
  void shouldShowCommandsOfPeersThatMeet() throws Exception {
    List<String> peers =
        Pattern.compile(
                "^java -jar tracker-examples/target/sobani-tracker.jar (peer .*)$", MULTILINE)
            .matcher(Files.readString(README))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(peers).hasSize(3);
    assertThat(new CommandLine(new PeerCommand()).getUsageMessage()).contains(peers.get(0));
    assertThat(StandaloneTracker.commandLine(new EnvironmentDefaults(Map.of())).getUsageMessage())
        .contains(peers.get(0));
    try (StandaloneProcess tracker =
        StandaloneProcess.start("--listen", "127.0.0.1:0", "--app-listen", "127.0.0.1:0")) {
      Map<String, String> here = new HashMap<>();
      here.put("3000", String.valueOf(tracker.listening().getPort()));
      here.put("3001", String.valueOf(tracker.listening().getPort()));
      try (ChildProcess first = peer(peers.get(0), here)) {
        here.put("53ie4tzl", first.await("id "));
        try (ChildProcess second = peer(peers.get(1), here);
            ChildProcess third = peer(peers.get(2), here)) {
          assertThat(second.await("connected ")).startsWith(here.get("53ie4tzl"));
          first.await("connected ");
          second.type("good day");
          assertThat(first.await("chat ")).isEqualTo("good day");
          assertThat(third.await("found ")).startsWith(here.get("53ie4tzl") + " 127.0.0.1:");
        }
      }
    }
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

  private static ChildProcess peer(String command, Map<String, String> here) {
    return ChildProcess.start(StandaloneTracker.class, translate(command, here).split(" "));
  }

  /** Returns the code between the marks of {@link ReadmeSnippets}, by name. */
  private static Map<String, String> regions() throws IOException {
    Map<String, String> regions = new HashMap<>();
    Matcher region =
        Pattern.compile("// region (\\w+)\\n(.*?)\\n *// endregion", Pattern.DOTALL)
            .matcher(Files.readString(SNIPPETS));
    while (region.find()) {
      regions.put(region.group(1), region.group(2).stripIndent().strip());
    }
    return regions;
  }

  /** Returns those imports of the snippets whose types the code names. */
  private static String importsOf(String code) {
    try (Stream<String> lines = Files.lines(SNIPPETS)) {
      return lines
          .filter(line -> line.startsWith("import "))
          .filter(line -> names(code, line.substring(line.lastIndexOf('.') + 1, line.length() - 1)))
          .map(line -> line + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean names(String code, String type) {
    return Pattern.compile("\\b" + type + "\\b").matcher(code).find();
  }

  private static String translate(String text, Map<String, String> here) {
    String translated = text;
    for (Map.Entry<String, String> entry : here.entrySet()) {
      translated = translated.replace(entry.getKey(), entry.getValue());
    }
    return translated;
  }
}
