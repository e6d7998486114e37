package io.sobani.tracker.udp;

import io.sobani.tracker.Listener;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a listener since the launch, over its sockets of all event loops.
 *
 * @param listener what the tracker serves there, {@code null} where it is only for other handlers
 * @param address where it is bound
 * @param traffic what went through
 * @param kernelDrops datagrams that the system dropped because a receive buffer was full; -1 where
 *     it does not tell (elsewhere than on Linux)
 * @param receiveBufferBytes the receive buffer of a socket, as granted
 */
public record ListenerStats(
    @Nullable Listener listener,
    InetSocketAddress address,
    SocketStats traffic,
    long kernelDrops,
    int receiveBufferBytes) {}
