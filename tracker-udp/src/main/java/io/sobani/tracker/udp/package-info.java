/**
 * Sockets, threads and the clock: the only place of the library that has any.
 *
 * <p>{@link io.sobani.tracker.udp.UdpEndpoint} carries datagrams between some sockets and one
 * {@link io.sobani.tracker.DatagramHandler} on the thread of whoever polls it. {@link
 * io.sobani.tracker.udp.TrackerServer} is a tracker on endpoints and threads of its own, set up by
 * {@link io.sobani.tracker.udp.TrackerServerConfig}.
 *
 * <p>What becomes of errors:
 *
 * <table>
 *   <caption>Errors of an endpoint and of a server</caption>
 *   <tr><th>error</th><th>what follows</th></tr>
 *   <tr><td>a datagram that is too long, or from a source that cannot be answered</td>
 *       <td>dropped, counted by {@link io.sobani.tracker.udp.EndpointStats.Drop}</td></tr>
 *   <tr><td>a datagram cannot be sent</td>
 *       <td>dropped, counted by {@link io.sobani.tracker.udp.EndpointStats.SendFailure}; never tried again</td></tr>
 *   <tr><td>receiving fails</td>
 *       <td>counted; from 100 in a row on a pause of 1 ms after each; at 10,000 in a row a socket
 *       of the endpoint's own is replaced by a new one on the same port</td></tr>
 *   <tr><td>the selector comes back 512 times in a row without a reason</td>
 *       <td>replaced, at most every 10 s; until then each wait takes 1 ms at least</td></tr>
 *   <tr><td>the handler or a command throws, {@code StackOverflowError} and {@code AssertionError}
 *       included</td>
 *       <td>the datagram is dropped; counted, logged at most once a second; after {@code advance}
 *       or {@code timeoutNs} the handler's timers rest for 100 ms</td></tr>
 *   <tr><td>the handler or the loop meets a {@code LinkageError}, an {@code OutOfMemoryError} or
 *       another {@code VirtualMachineError}</td>
 *       <td>the endpoint closes; {@code poll} throws it</td></tr>
 *   <tr><td>a socket is closed by someone else, or the selector fails, or no new one can be opened</td>
 *       <td>the endpoint closes; {@code poll} throws the {@code IOException}</td></tr>
 *   <tr><td>an event loop of a server ends by any of these</td>
 *       <td>the whole server ends: {@code isRunning} is false at once, the sockets close, it is
 *       logged, {@code onTermination} is called once; without memory, closing is tried again for
 *       some seconds</td></tr>
 *   <tr><td>the thread is interrupted</td>
 *       <td>the wait ends; nothing closes; the interrupt stays pending</td></tr>
 *   <tr><td>an observer, an authorizer or a generator of ids throws</td>
 *       <td>counted ({@code CALLBACK_FAILED}); the observer misses an event, the authorizer has
 *       refused, the newcomer is answered {@code trackerFull}</td></tr>
 *   <tr><td>one of them blocks, or the log where a handler failed</td>
 *       <td>the event loop that called it waits, and its datagrams with it, up to the receive
 *       buffer; other loops serve</td></tr>
 *   <tr><td>the log throws</td><td>ignored</td></tr>
 *   <tr><td>a snapshot cannot be saved</td>
 *       <td>the one before stays; counted, logged, tried again after the period</td></tr>
 *   <tr><td>a snapshot is damaged at launch</td>
 *       <td>the one before is taken, else none; counted, logged, put aside</td></tr>
 *   <tr><td>a listener cannot be bound at launch, a snapshot cannot be read</td>
 *       <td>the launch throws, with the address or the file, and leaves nothing behind</td></tr>
 *   <tr><td>the heap cannot hold {@code maxPeers}</td>
 *       <td>the configuration is refused, with what is needed and what there is</td></tr>
 * </table>
 *
 * <p>Where the runtime has {@code jdk.jfr}, Java Flight Recorder sees slow turns ({@code
 * io.sobani.tracker.LoopTurn}), counters each second ({@code Statistics}), listeners ({@code
 * ListenerBound}), snapshots ({@code Snapshot}) and, if asked, single drops ({@code Dropped}).
 */
package io.sobani.tracker.udp;
