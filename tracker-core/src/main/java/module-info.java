import org.jspecify.annotations.NullMarked;

/**
 * The decisions of a rendezvous tracker: protocol, registry, limits. No I/O, no clock, no thread.
 */
@NullMarked
@SuppressWarnings("module") // the adapter is built later
module io.sobani.tracker.core {
  requires static org.jspecify;
  requires tools.jackson.core;

  exports io.sobani.tracker;
  exports io.sobani.tracker.bittorrent;
  exports io.sobani.tracker.bittorrent.client to
      io.sobani.tracker.udp;
  exports io.sobani.tracker.check to
      io.sobani.tracker.udp;
  exports io.sobani.tracker.net;
  exports io.sobani.tracker.peer;
  exports io.sobani.tracker.protocol;
  exports io.sobani.tracker.registry;
}
