package io.sobani.tracker.examples.support;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The resources that a test has opened; they are closed after it, the last first. */
public final class Opened implements AfterEachCallback {

  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Takes one in, and returns it. */
  public <T extends AutoCloseable> T add(T one) {
    all.push(one);
    return one;
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    while (!all.isEmpty()) {
      all.pop().close();
    }
  }
}
