package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the list of public types: whoever adds one says so here. */
class PublicTypesTest {

  private static final String PACKAGE = "io.sobani.tracker.udp";

  @Test
  void shouldBeThese() throws IOException {
    Path classes = Path.of("target", "classes", PACKAGE.replace('.', '/'));
    try (Stream<Path> files = Files.list(classes)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(
                      name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
                  .map(name -> name.replace(".class", ""))
                  .filter(PublicTypesTest::isPublic))
          .containsExactlyInAnyOrder(
              "BittorrentClient",
              "ConnectFailedException",
              "EndpointStats",
              "Invitation",
              "Socks5Proxy",
              "TrackerClient",
              "TrackerServer",
              "TrackerServerConfig",
              "TrackerServerStats",
              "TurnTimes",
              "UdpEndpoint");
    }
  }

  private static boolean isPublic(String name) {
    try {
      Class<?> type =
          Class.forName(PACKAGE + "." + name, false, PublicTypesTest.class.getClassLoader());
      return Modifier.isPublic(type.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
