package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Limits.Budget;
import io.sobani.tracker.limit.Budgets.Bound;
import io.sobani.tracker.limit.IncomeLimiter.Most;
import io.sobani.tracker.limit.Scope;
import io.sobani.tracker.protocol.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The figures of limits that pages and Javadoc name are the defaults of the code. */
class FiguresTest {

  private final Limits limits = Limits.defaults();
  private final TrackerConfig config = TrackerConfig.defaults();

  @Test
  void shouldHaveTheBudgetsOfTheSecurityPage() throws IOException {
    assertThat(page("SECURITY.md"))
        .contains(
            row("unregistered sources", Budget.UNREGISTERED),
            row("registered sources", Budget.REGISTERED),
            row("push misses of unregistered sources", Budget.UNREGISTERED_MISSES),
            row(
                "push misses of registered peers",
                Budget.REGISTERED_MISSES,
                Budget.REGISTERED_HOST_MISSES),
            row("proven requests", Budget.PROVEN, Budget.PROVEN_HOST),
            row("push misses of proven requests", Budget.PROVEN_MISSES, Budget.PROVEN_HOST_MISSES))
        .contains(text("A network has %d times a host's budget", limits.networkFactor));
  }

  @Test
  void shouldHaveTheBudgetsOfTheirJavadoc() throws IOException {
    String source = page("src/main/java/io/sobani/tracker/Limits.java");
    for (Budget budget : Budget.values()) {
      assertThat(source)
          .contains(
              text(
                  "; %,d per second, %,d at once. */ %s(",
                  budget.defaultBound.perSecond(), budget.defaultBound.burst(), budget));
    }
  }

  @Test
  void shouldHaveTheBoundsOfTheSecurityPage() throws IOException {
    Most unproven = limits.unprovenIncomes;
    Most proven = limits.provenIncomes;
    assertThat(page("SECURITY.md"))
        .contains(
            text("`income` datagrams in %d s", limits.incomeWindow.toSeconds()),
            text(
                "port) %d, at least %d s apart, %d for a proven asker",
                unproven.perPair(), limits.incomeSpacing.toSeconds(), proven.perPair()),
            text("target %d, proven %d", unproven.perHostAndTarget(), proven.perHostAndTarget()),
            text("as asker %,d, proven %,d", unproven.perHost(), proven.perHost()),
            text("one network %,d, proven %,d", unproven.perNetwork(), proven.perNetwork()),
            text("`maxPeers` %,d ", config.maxPeers()),
            text(
                "Per host %,d (IPv4) or %d (IPv6), per network %,d,",
                limits.maxPeersPerHost, limits.maxPeersPerHost / 4, limits.maxPeersPerNetwork),
            text(" %d characters; 12 are advised", config.settings.shareIdLength));
  }

  @Test
  void shouldHaveTheBoundsOfTheProtocol() throws IOException {
    assertThat(page("PROTOCOL.md"))
        .contains(
            text("A datagram is at most %,d bytes", config.settings.maxDatagramBytes),
            text("A lease is %d minutes", config.peerTtl().toMinutes()),
            text("`maxPeers` registrations (%,d by default)", config.maxPeers()),
            text("A shareId is %d characters", config.settings.shareIdLength));
    assertThat(config.settings.maxDatagramBytes).isEqualTo(MessageCodec.MAX_DATAGRAM_BYTES);
  }

  private String row(String sources, Budget... budgets) {
    String text = Stream.of(budgets).map(this::text).collect(Collectors.joining("; "));
    return text("| %s | %s |", sources, text);
  }

  private String text(Budget budget) {
    Bound bound = budget.defaultBound;
    String text =
        text(
            "%,d/s, burst %,d, per %s",
            bound.perSecond(),
            bound.burst(),
            bound.scope() == Scope.HOST ? "host" : "address and port");
    return budget.ofNetworksToo
        ? text + text("; %d times that per network", limits.networkFactor)
        : text;
  }

  private static String text(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }

  /** Returns a file without its line breaks. */
  private static String page(String name) throws IOException {
    return Files.readString(Path.of(name)).replaceAll("\\s+", " ");
  }
}
