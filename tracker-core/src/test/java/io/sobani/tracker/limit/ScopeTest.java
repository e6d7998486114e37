package io.sobani.tracker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.IpAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true, true",
    "192.0.2.0, 192.0.2.255, false, true",
    "192.0.2.255, 192.0.3.0, false, false",
    "192.0.2.1, 192.1.2.1, false, false",
    "192.0.2.1, 193.0.2.1, false, false",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::, true, true",
    "2001:db8:1:0::1, 2001:db8:1:ffff::1, false, true",
    "2001:db8:1:ffff::1, 2001:db8:2:0::1, false, false",
    "2001:db8:1:2::1, 2002:db8:1:2::1, false, false",
    "2002:c000:201::1, 192.0.2.1, true, true",
    "2002:c000:201:ffff::2, 192.0.2.2, false, true",
    "2002:c000:201::1, 192.0.3.1, false, false",
    "2002:c000:201::1, 2001:c000:201::1, false, false",
    "::c000:201, 192.0.2.1, false, false"
  })
  void shouldTakeAsOneWhatIsOfOneHostOrNetwork(
      String first, String second, boolean oneHost, boolean oneNetwork) {
    assertThat(key(Scope.HOST, first) == key(Scope.HOST, second)).isEqualTo(oneHost);
    assertThat(key(Scope.NETWORK, first) == key(Scope.NETWORK, second)).isEqualTo(oneNetwork);
  }

  private static long key(Scope scope, String address) {
    IpAddress ip = IpAddress.parse(address);
    return scope.key(ip.high(), ip.low());
  }
}
