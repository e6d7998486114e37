/** Sockets, threads and the clock for the sobani tracker. */
module io.sobani.tracker.udp {
  requires transitive io.sobani.tracker.core;

  exports io.sobani.tracker.udp;
}
