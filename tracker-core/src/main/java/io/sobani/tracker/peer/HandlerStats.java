package io.sobani.tracker.peer;

/**
 * What became of the datagrams that a handler was offered: {@code received} is the sum of the
 * others.
 *
 * @param received all
 * @param handled taken
 * @param notOurs declined: on another socket, or not from an address that this handler speaks to
 * @param foreign declined: from such an address, but not JSON; a host's media, for one
 * @param malformed declined: JSON, but no message of this handler's
 */
public record HandlerStats(
    long received, long handled, long notOurs, long foreign, long malformed) {}
