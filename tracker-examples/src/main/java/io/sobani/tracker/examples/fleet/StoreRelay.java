package io.sobani.tracker.examples.fleet;

/**
 * Hands on what comes from the store, to whoever is there for it: the connection stands before the
 * tracker does. Thread-safe.
 */
final class StoreRelay implements StoreEvents {

  private StoreEvents target = NONE;
  private boolean connected;

  /** Sets the target, and tells it of a connection that stands already. */
  synchronized void to(StoreEvents target) {
    this.target = target;
    if (connected) {
      target.onConnected();
    }
  }

  @Override
  public synchronized void onConnected() {
    connected = true;
    target.onConnected();
  }

  @Override
  public synchronized void onDisconnected() {
    connected = false;
    target.onDisconnected();
  }

  @Override
  public synchronized void onMessage(Message message) {
    target.onMessage(message);
  }

  @Override
  public synchronized void onMalformed() {
    target.onMalformed();
  }
}
