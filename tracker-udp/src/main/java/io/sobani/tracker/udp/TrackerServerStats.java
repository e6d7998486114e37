package io.sobani.tracker.udp;

import io.sobani.tracker.TrackerStats;
import java.util.List;

/**
 * What a server did since its launch.
 *
 * @param tracker what the tracker decided
 * @param endpoint what the sockets of all event loops did
 * @param kernelDrops datagrams that the system dropped because a receive buffer was full, of all
 *     listeners; -1 where it does not tell (elsewhere than on Linux)
 * @param receiveBufferBytes the receive buffers as granted, in the order of the listeners
 * @param snapshots what became of the snapshots
 */
public record TrackerServerStats(
    TrackerStats tracker,
    EndpointStats endpoint,
    long kernelDrops,
    List<Integer> receiveBufferBytes,
    SnapshotStats snapshots) {}
