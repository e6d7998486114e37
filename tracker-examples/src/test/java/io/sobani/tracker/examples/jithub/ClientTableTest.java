package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The clients of a REGULAR tracker, in virtual time. */
class ClientTableTest {
  private final ClientTable table = new ClientTable(2, 60);

  @Test
  void shouldForgetAClientThatIsSilent() {
    Client first = new Client("w", "http://a", 1);
    Client second = new Client(null, "http://b", 2);
    table.register("1", first, 0);
    table.register("2", second, 10);
    assertThat(table.onHeartbeat("1", 3, 50)).isTrue();

    assertThat(table.list(69)).containsExactly(first.seen(3), second);
    assertThat(table.list(70)).containsExactly(first.seen(3));
    assertThat(table.onHeartbeat("2", 4, 70)).as("it came too late").isFalse();
    assertThat(table.list(110)).isEmpty();
  }

  @Test
  void shouldMakeRoomWhenAClientIsGone() {
    table.register("1", new Client("w", "http://a", 1), 0);
    table.register("2", new Client("w", "http://a", 1), 10);

    assertThat(table.register("3", new Client("w", "http://a", 1), 59)).isFalse();
    assertThat(table.register("3", new Client("w", "http://a", 1), 60)).isTrue();
    assertThat(table.remove("2", 60)).isTrue();
    assertThat(table.remove("2", 60)).isFalse();
    assertThat(table.register("4", new Client("w", "http://a", 1), 60)).isTrue();
  }
}
