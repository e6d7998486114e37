/** What a rendezvous tracker decides: protocol, registry, limits. No I/O, no clock, no thread. */
module io.sobani.tracker.core {
  requires tools.jackson.core;

  exports io.sobani.tracker;
  exports io.sobani.tracker.bittorrent;
  exports io.sobani.tracker.net;
  exports io.sobani.tracker.peer;
  exports io.sobani.tracker.protocol;
  exports io.sobani.tracker.registry;
}
