package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Keys outlive the store that held them. */
class FleetKeysTest {

  private final FleetKeys keys = FleetKeys.random(300_000, 0);

  @Test
  void shouldNotNameAnEmptiedStoreAsAnotherNodeThatKnewTheSameKeysDid() {
    assertThat(keys.nextGeneration().generation())
        .isNotIn(keys.generation(), keys.nextGeneration().generation());
  }

  @Test
  void shouldReadWhatItHasWritten() {
    assertThat(FleetKeys.tryParse(keys.text())).contains(keys);
    assertThat(keys.nextGeneration().hasKeysOf(keys)).isTrue();
  }
}
