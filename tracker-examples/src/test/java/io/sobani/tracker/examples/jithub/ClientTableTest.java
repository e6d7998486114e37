package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.IpAddress;
import org.junit.jupiter.api.Test;

/** The clients of a REGULAR tracker, in virtual time. */
class ClientTableTest {
  private static final IpAddress HERE = IpAddress.parse("192.0.2.1");
  private static final IpAddress THERE = IpAddress.parse("192.0.2.2");

  private final ClientTable table = new ClientTable(2, 60);

  @Test
  void shouldForgetAClientThatIsSilent() {
    Client first = new Client("w", "http://a", 1);
    Client second = new Client(null, "http://b", 2);
    table.register("1", first, HERE, 0);
    table.register("2", second, THERE, 10);
    assertThat(table.onHeartbeat("1", 3, 50)).isTrue();

    assertThat(table.list(69)).containsExactly(first.seen(3), second);
    assertThat(table.list(70)).containsExactly(first.seen(3));
    assertThat(table.onHeartbeat("2", 4, 70)).as("it came too late").isFalse();
    assertThat(table.list(110)).isEmpty();
  }

  @Test
  void shouldMakeRoomWhenAClientIsGone() {
    Client client = new Client("w", "http://a", 1);
    table.register("1", client, HERE, 0);
    table.register("2", client, THERE, 10);

    IpAddress third = IpAddress.parse("192.0.2.3");
    assertThat(table.register("3", client, third, 59)).isFalse();
    assertThat(table.register("3", client, third, 60)).isTrue();
    assertThat(table.remove("2", 60)).isTrue();
    assertThat(table.remove("2", 60)).isFalse();
    assertThat(table.register("4", client, THERE, 60)).isTrue();
  }

  @Test
  void shouldGiveOneHostASixteenthOfThePlaces() {
    ClientTable large = new ClientTable(160, 60);
    String[] hosts = {"192.0.2.1", "2001:db8:0:1::1"};
    for (String host : hosts) {
      for (int i = 0; i < 10; i++) {
        assertThat(register(large, host + i, IpAddress.parse(host), 0)).isTrue();
      }
      assertThat(register(large, host, IpAddress.parse(host), 0)).isFalse();
    }
    assertThat(register(large, "a", IpAddress.parse("2001:db8:0:1:ffff::2"), 0)).isFalse();
    assertThat(register(large, "b", IpAddress.parse("2001:db8:0:2::1"), 0)).isTrue();

    assertThat(large.remove("192.0.2.17", 1)).isTrue();
    assertThat(register(large, "c", HERE, 1)).as("a place is free").isTrue();
    assertThat(register(large, "d", HERE, 1)).isFalse();
    assertThat(register(large, "e", HERE, 60)).as("the others have ended").isTrue();
  }

  @Test
  void shouldBoundTheListInBytes() {
    ClientTable large = new ClientTable(1_600, 60);
    String longest = "\u0000".repeat(256);
    int listed = 0;
    for (int host = 0; host < 100; host++) {
      for (int i = 0; i < 100; i++) {
        Client client = new Client(longest, "http://192.0.2.255", Long.MAX_VALUE);
        boolean registered =
            large.register(host + "-" + i, client, IpAddress.parse("192.0.2." + host), 0);
        listed += registered ? 1 : 0;
      }
    }

    assertThat(large.list(0)).hasSize(listed).isNotEmpty();
    int bytes = Json.list("clients", large.list(0).stream().map(Client::toJson)).body().heldBytes();
    assertThat(bytes).isLessThan(1_600 * 257);
  }

  @Test
  void shouldRefreshAWalletWhereItIsUsed() {
    ClientTable large = new ClientTable(100, 60);
    Client client = new Client("w", "http://a", 1);
    large.register("1", client, HERE, 0);
    large.register("2", client, THERE, 0);

    large.onWallet("w", HERE, 7, 50);
    large.onWallet("unknown", HERE, 7, 50);

    assertThat(large.list(59)).containsExactly(client.seen(7), client);
    assertThat(large.list(60)).containsExactly(client.seen(7));
    assertThat(large.remove("1", 60)).isTrue();
    large.onWallet("w", HERE, 8, 60);
    assertThat(large.list(60)).isEmpty();
  }

  private static boolean register(ClientTable table, String id, IpAddress host, long nowNs) {
    return table.register(id, new Client(null, "http://a", 1), host, nowNs);
  }
}
