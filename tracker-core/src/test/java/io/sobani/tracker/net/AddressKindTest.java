package io.sobani.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each network at both of its edges, from inside and from outside. */
class AddressKindTest {

  /** The last address before a network, its first, its last, and the first behind it. */
  @ParameterizedTest
  @CsvSource({
    // IPv4
    "PUBLIC,              , 0.0.0.0,     0.255.255.255,   1.0.0.0,     RESERVED",
    "PUBLIC, 9.255.255.255, 10.0.0.0,    10.255.255.255,  11.0.0.0,    PRIVATE",
    "PUBLIC, 100.63.255.255,100.64.0.0,  100.127.255.255, 100.128.0.0, PRIVATE",
    "PUBLIC, 126.255.255.255,127.0.0.0,  127.255.255.255, 128.0.0.0,   LOOPBACK",
    "PUBLIC, 169.253.255.255,169.254.0.0,169.254.255.255, 169.255.0.0, LINK_LOCAL",
    "PUBLIC, 172.15.255.255,172.16.0.0,  172.31.255.255,  172.32.0.0,  PRIVATE",
    "PUBLIC, 192.167.255.255,192.168.0.0,192.168.255.255, 192.169.0.0, PRIVATE",
    "PUBLIC, 198.17.255.255,198.18.0.0,  198.19.255.255,  198.20.0.0,  PRIVATE",
    "PUBLIC, 223.255.255.255,224.0.0.0,  255.255.255.255, ,            RESERVED",
    // IPv6
    "LOOPBACK, ::1,       ::2,           ::ffff:ffff,     ::1:0:0,     RESERVED",
    "PUBLIC, fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fc00::, "
        + "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fe00::, UNIQUE_LOCAL",
    "PUBLIC, fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fe80::, "
        + "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, , LINK_LOCAL",
    "LINK_LOCAL, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fec0::, "
        + "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, , RESERVED",
    // IPv6 that stands for the private 10.0.0.1: 6to4, NAT64, Teredo (inverted)
    "PUBLIC, 2002:9ff:ffff::, 2002:a00::, 2002:aff:ffff:ffff:ffff:ffff:ffff:ffff, "
        + "2002:b00::, PRIVATE",
    "PUBLIC, 64:ff9b::9ff:ffff, 64:ff9b::a00:0, 64:ff9b::aff:ffff, 64:ff9b::b00:0, PRIVATE",
    "PUBLIC, 64:ff9a:ffff:ffff:ffff:ffff:a00:1, 64:ff9b:1::a00:1, "
        + "64:ff9b:1:ffff:ffff:ffff:a00:1, 64:ff9b:2::a00:1, PRIVATE",
    "PUBLIC, 2000:ffff:ffff:ffff:ffff:ffff:f5ff:fffe, 2001::f5ff:fffe, "
        + "2001:0:ffff:ffff:ffff:ffff:f5ff:fffe, 2001:1::f5ff:fffe, PRIVATE",
    "PUBLIC, 2001::f600:0, 2001::f5ff:ffff, 2001::f500:0, 2001::f4ff:ffff, PRIVATE",
  })
  void shouldKnowANetworkByItsEdges(
      AddressKind around, String before, String first, String last, String after, AddressKind in) {
    if (before != null) {
      assertThat(kind(before)).as(before).isEqualTo(around);
    }
    assertThat(kind(first)).as(first).isEqualTo(in);
    assertThat(kind(last)).as(last).isEqualTo(in);
    if (after != null) {
      assertThat(kind(after)).as(after).isEqualTo(AddressKind.PUBLIC);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"::", "0.0.0.0", "255.255.255.255", "ff02::1", "2002:e000:1::", "fec0::1"})
  void shouldLetNobodyNameWhatNoSingleHostHas(String address) {
    for (String namer : new String[] {"127.0.0.1", "::1", "8.8.8.8", address}) {
      assertThat(IpAddress.parse(address).mayBeNamedBy(IpAddress.parse(namer))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"})
  void shouldLetEverybodyNameAPublicAddress(String address) {
    for (String namer : new String[] {"127.0.0.1", "10.0.0.1", "fe80::1", "8.8.8.8"}) {
      assertThat(IpAddress.parse(address).mayBeNamedBy(IpAddress.parse(namer))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, ::1, 10.0.0.1",
    "::1, 127.0.0.1, fc00::1",
    "10.0.0.1, 192.168.0.1, 169.254.0.1",
    "100.64.0.1, 10.0.0.1, fd00::1",
    "198.18.0.1, 172.16.0.1, 203.0.113.1",
    "169.254.0.1, fe80::1, 10.0.0.1",
    "fd00::1, fc00::2, 10.0.0.1",
    "2002:a00:1::, 10.0.0.2, 8.8.8.8",
    "64:ff9b::7f00:1, 127.0.0.1, 10.0.0.1",
    "2001::f5ff:fffe, 10.0.0.2, fd00::1"
  })
  void shouldLetWhoeverIsInSuchAPlaceNameALocalAddress(
      String address, String inside, String outside) {
    IpAddress ip = IpAddress.parse(address);
    assertThat(ip.mayBeNamedBy(IpAddress.parse(inside))).isTrue();
    assertThat(ip.mayBeNamedBy(IpAddress.parse("127.0.0.1"))).isTrue();
    assertThat(ip.mayBeNamedBy(IpAddress.parse(outside))).isFalse();
    assertThat(ip.mayBeNamedBy(IpAddress.parse("8.8.8.8"))).isFalse();
  }

  private static AddressKind kind(String address) {
    return AddressKind.of(IpAddress.parse(address));
  }
}
