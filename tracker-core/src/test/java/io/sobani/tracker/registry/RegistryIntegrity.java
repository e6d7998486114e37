package io.sobani.tracker.registry;

import static org.assertj.core.api.Assertions.assertThat;

/** Checks that the parts of a registry agree. */
final class RegistryIntegrity {
  private RegistryIntegrity() {}

  static <K, V> void check(ExpiringRegistry<K, V> registry, String context) {
    for (ExpiringRegistry.Entry<K, V> entry : registry.ends) {
      assertThat(registry.entries.get(entry.key)).as(context).isSameAs(entry);
      assertThat(entry.queuedNs).as(context).isLessThanOrEqualTo(entry.endNs);
    }
    registry.entries.values().stream()
        .filter(entry -> entry.endNs != ExpiringRegistry.NEVER)
        .forEach(entry -> assertThat(registry.ends.contains(entry)).as(context).isTrue());
  }
}
