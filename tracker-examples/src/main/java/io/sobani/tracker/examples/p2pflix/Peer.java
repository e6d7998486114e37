package io.sobani.tracker.examples.p2pflix;

/**
 * A row of the peer table. Peers are never deleted.
 *
 * @param id the row's id
 * @param ip the address that it was last heard from
 * @param guid its credential
 * @param keepAliveTime when it last kept alive, as stored
 * @param expectedSeq the number that its next change must have
 * @param expectedKeepAlive the number that its next keep-alive must have
 */
record Peer(
    long id,
    String ip,
    Guid guid,
    String keepAliveTime,
    long expectedSeq,
    long expectedKeepAlive) {}
