package io.sobani.tracker.registry;

import static org.assertj.core.api.Assertions.assertThat;

/** Checks that the parts of a registry agree. */
final class RegistryIntegrity {
  private RegistryIntegrity() {}

  static <K, V> void check(ExpiringRegistry<K, V> registry, String context) {
    int queued = 0;
    for (int i = 0; i < registry.ends.buckets.size(); i++) {
      Entry<K, V> bucket = registry.ends.buckets.get(i);
      for (Entry<K, V> entry = bucket.next; entry != bucket; entry = entry.next) {
        assertThat(entry.next.previous).as(context).isSameAs(entry);
        if (i > 0) {
          assertThat(registry.ends.bucketOf(entry.endNs())).as(context).isEqualTo(i);
        }
        assertThat(registry.entries.get(entry.key)).as(context).isSameAs(entry);
        queued++;
      }
    }
    long ending = registry.entries.values().stream().filter(Entry::ends).count();
    assertThat(queued).as(context).isEqualTo((int) ending);
  }
}
