package io.sobani.tracker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.sim.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations, compared with a plain map that looks at every entry. */
class ExpiringRegistryModelTest {
  private static final long MAX_MINUS_10_S = Long.MAX_VALUE - 10_000_000_000L;
  private static final int OPERATIONS = 60_000;
  private static final int MAX_ENTRIES = 8;
  private static final int KEYS = 14;

  private final long seed = Seeds.of("registry");
  private final Random random = new Random(seed);
  private final ExpiringRegistry<Integer, Integer> registry = new ExpiringRegistry<>(MAX_ENTRIES);
  private final Model model = new Model();
  private final Map<Integer, Integer> reported = new HashMap<>();
  private long now;
  private int nextValue;
  private String context = "seed " + seed;

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, MAX_MINUS_10_S})
  void shouldDoAsThePlainMapDoesFromAnyClockBase(long base) {
    run(base, false);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, MAX_MINUS_10_S})
  void shouldDoAsThePlainMapDoesWhenTheClockStepsBack(long base) {
    run(base, true);
  }

  private void run(long base, boolean stepsBack) {
    now = base;
    for (int i = 0; i < OPERATIONS; i++) {
      now += pause(stepsBack);
      context = "seed " + seed + ", base " + base + ", operation " + i;
      operate(true);
      model.checkEqual();
      RegistryIntegrity.check(registry, context);
    }
    now += TimeUnit.DAYS.toNanos(1);
    registry.advance(now, Integer.MAX_VALUE, (key, value) -> model.onReported(key, value));
    model.checkEqual();
    assertThat(model.ended()).as(context).isEmpty();
  }

  private long pause(boolean stepsBack) {
    long pause = random.nextInt(4) > 0 ? random.nextInt(3) : 1L << random.nextInt(34);
    return stepsBack && random.nextInt(20) == 0 ? -pause : pause;
  }

  private long lease() {
    int kind = random.nextInt(12);
    if (kind == 0) {
      return ExpiringRegistry.NEVER;
    }
    return kind < 6 ? random.nextInt(8) : random.nextLong(1L << (1 + random.nextInt(36)));
  }

  private void operate(boolean mayAdvance) {
    int key = random.nextInt(KEYS);
    switch (random.nextInt(mayAdvance ? 6 : 5)) {
      case 0, 1 -> {
        int value = nextValue++;
        long lease = lease();
        boolean expected = model.put(key, value, lease);
        assertThat(registry.put(key, value, lease, now)).as(context).isEqualTo(expected);
      }
      case 2 -> assertThat(registry.renew(key, now)).as(context).isEqualTo(model.renew(key));
      case 3 -> assertThat(registry.remove(key, now)).as(context).isEqualTo(model.remove(key));
      case 4 -> assertThat(registry.get(key, now)).as(context).isEqualTo(model.get(key));
      default -> advance(random.nextInt(4));
    }
  }

  private void advance(int limit) {
    int before = reported.size();
    int count =
        registry.advance(
            now,
            limit,
            (key, value) -> {
              model.onReported(key, value);
              if (random.nextInt(3) == 0) {
                operate(false);
                model.checkEqual();
                RegistryIntegrity.check(registry, context);
              }
              if (random.nextInt(20) == 0) {
                advance(1);
              }
            });
    assertThat(count).as(context).isBetween(0, limit);
    assertThat(reported.size() - before).as(context).isGreaterThanOrEqualTo(count);
    if (count < limit) {
      assertThat(model.ended()).as(context).isEmpty();
    }
  }

  /** Every entry is looked at in every operation. Values are unique, so that they name entries. */
  private final class Model {
    private final Map<Integer, Item> items = new LinkedHashMap<>();
    private final Map<Integer, Integer> displaced = new HashMap<>();

    boolean put(int key, int value, long lease) {
      Item item = items.get(key);
      if (item != null && item.isLive()) {
        item.set(value, lease);
        return true;
      }
      boolean full = items.values().stream().filter(Item::isLive).count() >= MAX_ENTRIES;
      boolean displaces = item != null || items.size() >= MAX_ENTRIES;
      if (full || displaces && displaced.size() >= MAX_ENTRIES) {
        return false;
      }
      if (item != null) {
        displace(key);
      } else if (displaces) {
        displace(theOneThatTheRegistryChooses());
      }
      items.put(key, new Item().set(value, lease));
      return true;
    }

    /** The registry may choose which ended entry makes room. */
    private int theOneThatTheRegistryChooses() {
      int key = registry.firstEnded(registry.uptime(now), Long.MAX_VALUE).key;
      assertThat(items.get(key).isLive()).as(context).isFalse();
      return key;
    }

    private void displace(int key) {
      displaced.put(items.remove(key).value, key);
    }

    boolean renew(int key) {
      Item item = items.get(key);
      boolean live = item != null && item.isLive();
      if (live) {
        item.set(item.value, item.lease);
      }
      return live;
    }

    Integer get(int key) {
      Item item = items.get(key);
      return item != null && item.isLive() ? item.value : null;
    }

    Integer remove(int key) {
      Integer value = get(key);
      if (value != null) {
        items.remove(key);
      }
      return value;
    }

    void onReported(int key, int value) {
      assertThat(reported.put(value, key)).as(context + ": reported twice").isNull();
      if (displaced.remove(value) == null) {
        Item item = items.remove(key);
        assertThat(item).as(context + ": reported, but never there").isNotNull();
        assertThat(item.value).as(context).isEqualTo(value);
        assertThat(item.isLive()).as(context + ": reported, but live").isFalse();
      }
    }

    List<Integer> ended() {
      List<Integer> ended = new ArrayList<>(displaced.keySet());
      items.values().stream().filter(item -> !item.isLive()).forEach(item -> ended.add(item.value));
      return ended;
    }

    void checkEqual() {
      List<String> expected = new ArrayList<>();
      items.forEach(
          (key, item) -> {
            if (item.isLive()) {
              expected.add(key + "=" + item.value);
            }
          });
      List<String> actual = new ArrayList<>();
      registry.forEach(now, (key, value) -> actual.add(key + "=" + value));
      assertThat(actual).as(context).isEqualTo(expected);
      assertThat(registry.size()).as(context).isEqualTo(items.size());
    }
  }

  private final class Item {
    int value;
    long lease;
    private long set;

    Item set(int value, long lease) {
      this.value = value;
      this.lease = lease;
      this.set = now;
      return this;
    }

    boolean isLive() {
      return lease == ExpiringRegistry.NEVER || now - set < lease;
    }
  }
}
