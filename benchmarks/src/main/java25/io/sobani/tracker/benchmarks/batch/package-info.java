/**
 * An experiment: many datagrams in one system call, by the foreign function API of JDK 25 on Linux.
 *
 * <p>{@code DatagramBatch} is memory for a vector of datagrams, {@code UdpSocket} the system calls,
 * {@code Batches} a tracker on them.
 */
package io.sobani.tracker.benchmarks.batch;
