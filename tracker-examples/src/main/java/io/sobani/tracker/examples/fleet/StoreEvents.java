package io.sobani.tracker.examples.fleet;

/** Told, on a thread of the store's, what comes from the store unasked. */
interface StoreEvents {

  /** Hears nothing. */
  StoreEvents NONE =
      new StoreEvents() {
        @Override
        public void onConnected() {}

        @Override
        public void onDisconnected() {}

        @Override
        public void onMessage(Message message) {}

        @Override
        public void onMalformed() {}
      };

  /** A connection stands, for the first time or again. */
  void onConnected();

  /** The connection is lost; calls fail until it stands again. */
  void onDisconnected();

  /** Another node sent a message. */
  void onMessage(Message message);

  /** Something came over this node's channel that is not a message. */
  void onMalformed();
}
