package io.sobani.tracker.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that are compared must do the same. */
class RegistryTest {

  @ParameterizedTest
  @ValueSource(strings = {"packed", "concurrentHashMap", "caffeine"})
  void shouldKnowAPeerUntilItIsRemoved(String kind) {
    Registry registry = Registry.of(kind, 10);
    long first = registry.add(0x7f000001, 1000, 0);
    long second = registry.add(0x7f000001, 2000, 0);

    assertThat(registry.renew(0x7f000001, 1000, 1)).isTrue();
    assertThat(registry.renew(0x7f000001, 3000, 1)).isFalse();
    assertThat(registry.find(first, 1)).isEqualTo(1000);
    assertThat(registry.find(second, 1)).isEqualTo(2000);

    registry.remove(0x7f000001, 1000, 2);
    assertThat(registry.renew(0x7f000001, 1000, 2)).isFalse();
    assertThat(registry.find(first, 2)).isZero();
    assertThat(registry.find(second, 2)).isEqualTo(2000);
  }
}
