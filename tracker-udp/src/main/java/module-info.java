/** Sockets, threads and the clock for the sobani tracker. */
module io.sobani.tracker.udp {
  requires transitive io.sobani.tracker.core;
  requires static jdk.jfr; // stripped runtimes have none

  exports io.sobani.tracker.udp;
}
