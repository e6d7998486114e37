/** A server that has a tracker inside, as an image of its own without a JDK. */
module com.example {
  requires io.sobani.tracker.udp;
}
