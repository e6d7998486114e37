package io.sobani.tracker.registry;

import java.util.function.BiConsumer;

/**
 * A bounded map whose entries end, each at the end of its own lease.
 *
 * @param <K> keys, with equals and hashCode
 * @param <V> values
 */
public final class ExpiringRegistry<K, V> {

  /** The lease of an entry that never ends. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * Makes an empty registry.
   *
   * @param maxEntries the most live entries
   */
  public ExpiringRegistry(int maxEntries) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sets an entry and starts its lease; false when full of live entries.
   *
   * @param key the key
   * @param value the value
   * @param leaseNs the lease
   * @param nowNs the time
   * @return whether it was taken
   */
  public boolean put(K key, V value, long leaseNs, long nowNs) {
    throw new UnsupportedOperationException();
  }

  /**
   * Starts the lease of a live entry anew.
   *
   * @param key the key
   * @param nowNs the time
   * @return whether there was a live one
   */
  public boolean renew(K key, long nowNs) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the value of a live entry.
   *
   * @param key the key
   * @param nowNs the time
   * @return the value, or null
   */
  public V get(K key, long nowNs) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes a live entry out, without a callback.
   *
   * @param key the key
   * @param nowNs the time
   * @return its value, or null
   */
  public V remove(K key, long nowNs) {
    throw new UnsupportedOperationException();
  }

  /**
   * Calls back for each live entry, in insertion order.
   *
   * @param nowNs the time
   * @param action what to do with each
   */
  public void forEach(long nowNs, BiConsumer<? super K, ? super V> action) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes ended entries out and calls back for each.
   *
   * @param nowNs the time
   * @param limit the most callbacks of this call
   * @param onExpired called for each ended entry, after it is out
   * @return how many were called back
   */
  public int advance(long nowNs, int limit, BiConsumer<? super K, ? super V> onExpired) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the number of entries, ended ones that are not yet out included.
   *
   * @return the number of entries
   */
  public int size() {
    throw new UnsupportedOperationException();
  }
}
