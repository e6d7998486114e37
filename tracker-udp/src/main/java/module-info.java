import org.jspecify.annotations.NullMarked;

/** Sockets, threads and the clock for the sobani tracker. */
@NullMarked
module io.sobani.tracker.udp {
  requires static org.jspecify;
  requires transitive io.sobani.tracker.core;
  requires static jdk.jfr; // stripped runtimes have none

  exports io.sobani.tracker.udp;
}
