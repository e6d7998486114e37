package io.sobani.tracker.udp;

/** Some channels and one handler, without a thread. */
public final class UdpEndpoint {
  private UdpEndpoint() {}
}
