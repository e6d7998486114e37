package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class ListenAddressTest {

  private final ListenAddress.Converter converter = new ListenAddress.Converter();

  @Test
  void shouldReadItsForms() throws Exception {
    assertThat(converter.convert("10.0.0.5:3000").addresses())
        .containsExactly(new InetSocketAddress("10.0.0.5", 3000));
    assertThat(converter.convert("[::1]:3000").addresses())
        .containsExactly(new InetSocketAddress("::1", 3000));
    assertThat(converter.convert(":3000")).isEqualTo(ListenAddress.any(3000));
    assertThat(converter.convert("inherit").kind()).isEqualTo(ListenAddress.Kind.INHERIT);
    assertThat(converter.convert("each:3000").kind()).isEqualTo(ListenAddress.Kind.EACH);
    assertThat(converter.convert("each:3000").endpoint().port()).isEqualTo(3000);
  }

  @Test
  void shouldRefuseEverythingElse() {
    for (String text :
        List.of(
            "",
            "3000",
            "each:",
            "each:70000",
            "each",
            "host:3000",
            "::1:3000",
            "[1.2:3]:4",
            "::3000",
            ":",
            ":x",
            ":\u0663")) {
      assertThatThrownBy(() -> converter.convert(text))
          .as(text)
          .isInstanceOf(TypeConversionException.class)
          .hasMessageContaining("each:3000");
    }
  }

  @Test
  void shouldBindEachLocalAddressOnce() throws Exception {
    List<InetSocketAddress> addresses = converter.convert("each:0").addresses();

    assertThat(addresses)
        .doesNotHaveDuplicates()
        .contains(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))
        .noneMatch(address -> address.getAddress().isAnyLocalAddress());
    TrackerServerConfig.Builder config = TrackerServerConfig.builder().receiveBufferBytes(0);
    addresses.forEach(address -> config.listen(address, Dialect.DOCUMENTED));
    try (TrackerServer server = TrackerServer.launch(config.build())) {
      assertThat(server.localAddresses()).hasSameSizeAs(addresses);
    }
  }
}
