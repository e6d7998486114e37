package io.sobani.tracker.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules for imports within tracker-core, and for what none of it may touch. */
class HouseRulesTest {

  private static final Path CLASSES = Path.of("target", "classes");
  private static final String BASE = "io/sobani/tracker";

  /** The packages of ours that each package may name. */
  private static final Map<String, Set<String>> MAY_NAME =
      Map.ofEntries(
          Map.entry("check", Set.of()),
          Map.entry("net", Set.of("check")),
          Map.entry("registry", Set.of("check")),
          Map.entry("hash", Set.of("net")),
          Map.entry("protocol", Set.of("check", "net")),
          Map.entry("table", Set.of("net", "hash", "protocol")),
          Map.entry("limit", Set.of("net", "hash")),
          Map.entry("", Set.of("check", "net", "hash", "protocol", "table", "limit")),
          Map.entry("peer", Set.of("", "check", "net", "protocol")),
          Map.entry("bittorrent", Set.of("", "check", "net", "hash", "limit")),
          Map.entry("bittorrent/client", Set.of("", "net", "bittorrent")));

  private static final List<String> NOT_IN_CORE =
      List.of(
          "java/nio/channels/",
          "java/net/Socket",
          "java/net/ServerSocket",
          "java/net/DatagramSocket",
          "java/net/MulticastSocket",
          "java/net/http/",
          "java/net/URL",
          "java/io/File",
          "java/nio/file/",
          "java/lang/Thread",
          "java/util/Timer",
          "java/util/concurrent/Executor",
          "java/util/concurrent/ThreadPool",
          "java/util/concurrent/Scheduled",
          "java/util/concurrent/ForkJoin",
          "java/util/concurrent/CompletableFuture",
          "java/time/Clock",
          "java/time/Instant",
          "java/lang/System$Logger",
          "java/util/logging/");

  private static final Set<String> NOT_CALLED_IN_CORE =
      Set.of(
          "java/lang/System.nanoTime",
          "java/lang/System.currentTimeMillis",
          "java/lang/System.exit",
          "java/lang/System.out",
          "java/lang/System.err",
          "java/lang/System.getProperty",
          "java/lang/System.getenv",
          "java/lang/Object.wait",
          "java/net/InetAddress.getByName",
          "java/net/InetAddress.getAllByName",
          "java/net/InetAddress.getLocalHost",
          "java/net/InetAddress.getHostName",
          "java/net/InetAddress.getCanonicalHostName",
          "java/net/InetSocketAddress.getHostName");

  @Test
  void shouldImportNothingUpwardAndInNoCircle() {
    for (Path file : ClassFiles.below(CLASSES)) {
      String from = packageOf(CLASSES.relativize(file).toString());
      if (from == null) {
        continue;
      }
      for (String name : ClassFiles.classes(file)) {
        String to = packageOf(name);
        if (to != null && !to.equals(from)) {
          assertThat(MAY_NAME.get(from)).as("%s names %s", file, name).contains(to);
        }
      }
    }
  }

  @Test
  void shouldHaveNoInputOutputClockThreadOrLoggerInCore() {
    List<Path> files = ClassFiles.below(CLASSES);
    assertThat(files).hasSizeGreaterThan(50);
    for (Path file : files) {
      for (String name : ClassFiles.classes(file)) {
        assertThat(NOT_IN_CORE).as("%s names %s", file, name).noneMatch(name::startsWith);
      }
      for (String member : ClassFiles.members(file)) {
        assertThat(NOT_CALLED_IN_CORE).as("%s", file).doesNotContain(member);
      }
    }
  }

  @Test
  void shouldExportExactlyThePublicPackages() {
    ModuleDescriptor module =
        ModuleFinder.of(CLASSES).find("io.sobani.tracker.core").orElseThrow().descriptor();
    assertThat(module.exports().stream().map(ModuleDescriptor.Exports::source))
        .containsExactlyInAnyOrder(
            "io.sobani.tracker",
            "io.sobani.tracker.check",
            "io.sobani.tracker.net",
            "io.sobani.tracker.protocol",
            "io.sobani.tracker.registry",
            "io.sobani.tracker.peer",
            "io.sobani.tracker.bittorrent",
            "io.sobani.tracker.bittorrent.client");
    assertThat(module.exports())
        .filteredOn(ModuleDescriptor.Exports::isQualified)
        .allMatch(exports -> exports.targets().equals(Set.of("io.sobani.tracker.udp")))
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrder(
            "io.sobani.tracker.check", "io.sobani.tracker.bittorrent.client");
    assertThat(module.requires().stream().map(ModuleDescriptor.Requires::name))
        .containsExactlyInAnyOrder("java.base", "tools.jackson.core", "org.jspecify");
  }

  @Test
  void shouldTourEveryPackage() throws Exception {
    Path sources = Path.of("src", "main", "java", "io", "sobani", "tracker");
    try (var directories = Files.walk(sources)) {
      assertThat(directories.filter(Files::isDirectory))
          .allMatch(directory -> Files.exists(directory.resolve("package-info.java")));
    }
  }

  @Test
  void shouldSeeWhatItLooksFor() {
    Path test = Path.of("target", "test-classes");
    Set<String> members =
        ClassFiles.below(test).stream()
            .flatMap(file -> ClassFiles.members(file).stream())
            .collect(Collectors.toSet());
    assertThat(members).contains("java/lang/System.out", "java/lang/System.gc");
  }

  /** Returns the package below ours, empty for the root, or null for somebody else's class. */
  private static String packageOf(String name) {
    String inBase = name.replace('\\', '/');
    if (!inBase.startsWith(BASE + "/")) {
      return null;
    }
    String rest = inBase.substring(BASE.length() + 1);
    return rest.contains("/") ? rest.substring(0, rest.lastIndexOf('/')) : "";
  }
}
