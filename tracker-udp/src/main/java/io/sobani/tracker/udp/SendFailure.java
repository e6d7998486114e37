package io.sobani.tracker.udp;

/** The reason why a datagram was not sent. Each failure is that datagram's alone. */
public enum SendFailure {
  /** The socket's send buffer was full. */
  WOULD_BLOCK,
  /** The destination's port is 0, or its address was never resolved. */
  NO_DESTINATION,
  /** The socket cannot reach the address's family: IPv6 from an IPv4 socket. */
  OTHER_FAMILY,
  /** The handler named a socket that the endpoint has not. */
  NO_SUCH_SOCKET,
  /** The system refused: no route, a firewall, too long, no memory. */
  REFUSED
}
