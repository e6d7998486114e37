/**
 * A load over real sockets, on loopback only, for those without a C compiler.
 *
 * <p>{@code Load} reads the options. {@code Peers} are connected sockets, each on an address of its
 * own; a {@code Conversation} knows what they say and what they expect; {@code Traffic} lets them
 * speak, at a pace or as fast as they are answered, and counts into a {@code Tally}. {@code
 * Overload} asks for more than the tracker can answer, and sees how it does. {@code Echo} is what
 * to compare a tracker with; {@code Compare} starts any servers in turn and measures them side by
 * side.
 */
package io.sobani.tracker.benchmarks.load;
