/**
 * The messages of the sobani protocol and their one codec.
 *
 * <p>A {@link io.sobani.tracker.protocol.Request} goes from a peer to a tracker, a {@link
 * io.sobani.tracker.protocol.Reply} back, a {@link io.sobani.tracker.protocol.PeerMessage} from
 * peer to peer. {@link io.sobani.tracker.protocol.ShareId}, {@link io.sobani.tracker.net.Endpoint},
 * {@link io.sobani.tracker.net.IpAddress} and {@link io.sobani.tracker.protocol.Token} are their
 * parts. {@link io.sobani.tracker.protocol.MessageCodec} reads and writes them all.
 *
 * <p>Behind the codec, in the order in which a datagram passes: the common requests are recognised
 * byte by byte; all else goes through the strict UTF-8 decoder, the grammar (one object, within the
 * limits, only the names that count), which refuses what jackson would by an exception, jackson's
 * parser, which fills the known fields, and the decoder, which judges them. Whatever comes, a
 * datagram costs at most 4 KiB of memory, and no type of jackson's is seen outside.
 */
package io.sobani.tracker.protocol;
