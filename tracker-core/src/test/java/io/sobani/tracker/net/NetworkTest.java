package io.sobani.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  private static final IpAddress ANY_V6 = new IpAddress(0, 0);

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
    "10.1.2.0/23, 10.1.2.0, 10.1.3.255, 10.1.1.255, 10.1.4.0",
    "192.0.2.7/32, 192.0.2.7, 192.0.2.7, 192.0.2.6, 192.0.2.8",
    "0.0.0.0/0, 0.0.0.0, 255.255.255.255, ::1, 2001:db8::1",
    "::/0, ::, 2001:db8::1, 0.0.0.0, 10.0.0.1",
    "2001:db8::/32, 2001:db8::, 2001:db8:ffff::1, 2001:db7:ffff::1, 2001:db9::",
    "2001:db8:0:4::/62, 2001:db8:0:4::, 2001:db8:0:7::1, 2001:db8:0:3::1, 2001:db8:0:8::",
    "2001:db8::8/125, 2001:db8::8, 2001:db8::f, 2001:db8::7, 2001:db8::10",
    "::1/128, ::1, ::1, ::, ::2",
  })
  void shouldHoldWhatBeginsAsItDoes(
      String text, String first, String last, String before, String after) {
    Network network = Network.parse(text);

    assertThat(network).hasToString(text);
    assertThat(network.contains(ip(first))).isTrue();
    assertThat(network.contains(ip(last))).isTrue();
    assertThat(network.contains(ip(before))).isFalse();
    assertThat(network.contains(ip(after))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/8 ",
        " 10.0.0.0/8",
        "10.0.0.0/8/8",
        "10.0.0.0/٨",
        "10.0.0/8",
        "10/8",
        "localhost/8",
        "::/129",
        "::/1000",
        "10.1.0.0/8",
        "2001:db8::1/64",
        "fe80::%1/10",
        "::ffff:10.0.0.0/104"
      })
  void shouldRefuseWhatIsNotANetwork(String text) {
    assertThatThrownBy(() -> Network.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("network");
  }

  @Test
  void shouldRefuseBitsBehindThePrefix() {
    assertThatThrownBy(() -> new Network(IpAddress.v4(0x0a000001), 31))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Network(new IpAddress(1, 0), 63))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Network(ANY_V6, 129)).isInstanceOf(IllegalArgumentException.class);
  }

  private static IpAddress ip(String text) {
    return Network.parse(text + (text.contains(":") ? "/128" : "/32")).ip();
  }
}
