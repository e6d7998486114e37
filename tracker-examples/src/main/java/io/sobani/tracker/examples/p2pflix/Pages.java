package io.sobani.tracker.examples.p2pflix;

import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A long list of an answer, read from the database a page at a time, as it is taken: nobody waits
 * for it, and it is never in memory whole. Each item has an {@code id}, in ascending order.
 */
final class Pages {
  private final LongFunction<List<Map<String, Object>>> read;
  private List<Map<String, Object>> page;

  /** Reads the first page; the function reads what is behind an id. */
  Pages(LongFunction<List<Map<String, Object>>> read) {
    this.read = read;
    this.page = read.apply(Long.MIN_VALUE);
  }

  /** Returns the items to go on with, none at the end. */
  List<Map<String, Object>> page() {
    return page;
  }

  void turn() {
    page = read.apply((Long) page.get(page.size() - 1).get("id"));
  }
}
