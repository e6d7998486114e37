package io.sobani.tracker.bittorrent;

/**
 * Some of the swarms: a hash table with open addressing and linear probing, at most half full. Not
 * thread-safe: whoever calls holds this object's lock.
 */
final class SwarmStripe {

  private static final int MIN_SLOTS = 16;

  private Swarm[] slots = new Swarm[MIN_SLOTS];
  private int size;

  int slots() {
    return slots.length;
  }

  /** Returns the swarm in a slot, or null. */
  Swarm at(int slot) {
    return slots[slot];
  }

  /** Returns a swarm, or null. */
  Swarm find(int hash, long high, long middle, int low, boolean v4) {
    for (int slot = hash & slots.length - 1; ; slot = next(slot)) {
      Swarm swarm = slots[slot];
      if (swarm == null || swarm.is(high, middle, low, v4)) {
        return swarm;
      }
    }
  }

  void add(Swarm swarm) {
    if (2 * ++size > slots.length) {
      resize(2 * slots.length);
    }
    insert(swarm);
  }

  /** Forgets a swarm: what was pushed past its slot moves up. */
  void remove(Swarm swarm) {
    int mask = slots.length - 1;
    int gap = swarm.hash() & mask;
    while (slots[gap] != swarm) {
      gap = next(gap);
    }
    for (int slot = next(gap); slots[slot] != null; slot = next(slot)) {
      int home = slots[slot].hash() & mask;
      if ((slot - home & mask) >= (slot - gap & mask)) {
        slots[gap] = slots[slot];
        gap = slot;
      }
    }
    slots[gap] = null;
    if (--size < slots.length / 16 && slots.length > MIN_SLOTS) {
      resize(slots.length / 2);
    }
  }

  private void resize(int capacity) {
    Swarm[] old = slots;
    slots = new Swarm[capacity];
    for (Swarm swarm : old) {
      if (swarm != null) {
        insert(swarm);
      }
    }
  }

  private void insert(Swarm swarm) {
    int slot = swarm.hash() & slots.length - 1;
    while (slots[slot] != null) {
      slot = next(slot);
    }
    slots[slot] = swarm;
  }

  private int next(int slot) {
    return slot + 1 & slots.length - 1;
  }
}
