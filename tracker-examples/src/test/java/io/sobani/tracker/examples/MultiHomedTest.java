package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MultiHomedTest {

  private static final List<String> FLAGS = List.of("--listen each:3000", "--app-listen each:3001");

  @Test
  void shouldNameTheFlagsToUseOnAHostWithSeveralAddresses() throws Exception {
    assertThat(MultiHomed.warning(FLAGS, local("127.0.0.1", "10.0.0.5", "192.0.2.7", "::1")))
        .isEqualTo(
            "this host has several addresses (10.0.0.5, 192.0.2.7); answers may leave from another"
                + " than was asked: use --listen each:3000 --app-listen each:3001");
    assertThat(MultiHomed.warning(FLAGS, local("10.0.0.5", "2001:db8::1", "2001:db8::2")))
        .contains("(2001:db8::1, 2001:db8::2)");
  }

  @Test
  void shouldSayNothingOnASingleHomedHost() throws Exception {
    assertThat(MultiHomed.warning(FLAGS, local("127.0.0.1", "127.0.0.2", "::1"))).isNull();
    assertThat(
            MultiHomed.warning(
                FLAGS, local("127.0.0.1", "10.0.0.5", "::1", "fe80::1", "fe80::2", "2001:db8::1")))
        .isNull();
  }

  @Test
  void shouldSayNothingWhereNoSocketIsBoundToAll() throws Exception {
    assertThat(MultiHomed.warning(List.of(), local("10.0.0.5", "192.0.2.7"))).isNull();
    assertThat(flags("--listen", "10.0.0.5:3000", "--app-listen", "each:3001")).isEmpty();
  }

  @Test
  void shouldNameAFlagForEachWildcard() {
    assertThat(
            flags("--listen", "0.0.0.0:3000", "--listen", "10.0.0.5:9", "--app-listen", "[::]:4"))
        .containsExactly("--listen each:3000", "--app-listen each:4");
  }

  private static List<String> flags(String... arguments) {
    ListenOptions options = new ListenOptions();
    new CommandLine(new Holder(options)).parseArgs(arguments);
    return options.eachFlags();
  }

  @CommandLine.Command
  private record Holder(@CommandLine.Mixin ListenOptions options) {}

  private static List<InetAddress> local(String... addresses) throws UnknownHostException {
    List<InetAddress> local = new ArrayList<>();
    for (String address : addresses) {
      local.add(InetAddress.getByName(address));
    }
    return local;
  }
}
