/**
 * What is said: the messages of the sobani protocol and their one codec.
 *
 * <p>A {@link io.sobani.tracker.protocol.Request} goes from a peer to a tracker, a {@link
 * io.sobani.tracker.protocol.Reply} back. {@link io.sobani.tracker.protocol.ShareId}, {@link
 * io.sobani.tracker.protocol.Endpoint} and {@link io.sobani.tracker.protocol.Token} are their
 * parts.
 */
package io.sobani.tracker.protocol;
