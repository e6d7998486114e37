package io.sobani.tracker.udp;

/**
 * The traffic of a socket since it was opened: datagrams, and the bytes in them without headers.
 *
 * @param received datagrams taken from the socket
 * @param receivedBytes their bytes; of one that is too long, as many as were taken
 * @param sent datagrams given to the system
 * @param sentBytes their bytes
 */
public record SocketStats(long received, long receivedBytes, long sent, long sentBytes) {

  SocketStats plus(SocketStats other) {
    return new SocketStats(
        received + other.received,
        receivedBytes + other.receivedBytes,
        sent + other.sent,
        sentBytes + other.sentBytes);
  }
}
