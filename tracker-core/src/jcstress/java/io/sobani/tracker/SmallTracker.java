package io.sobani.tracker;

import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.limit.HostCaps;
import io.sobani.tracker.limit.IncomeLimiter;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import io.sobani.tracker.table.TableIntegrity;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The parts of a tracker that decide. Thousands of them are made each second, so they share what is
 * large and limits nobody here.
 */
final class SmallTracker {

  static final long LEASE_NS = 300_000_000_000L;

  private static final SipHash KEY = new SipHash(1, 2);
  private static final Budgets BUDGETS = Limits.off().budgets(KEY, 1);
  private static final HostCaps CAPS = Limits.off().caps(KEY, 1);
  private static final IncomeLimiter INCOMES = Limits.off().incomes(KEY, 1);
  private static final Listener LISTENER = new Listener(0, "documented", Dialect.DOCUMENTED);
  private static final int PORT = portOfShard(0);

  final Counters counters = new Counters();
  final Registrar registrar;
  final Shards shards;
  final Sweeper sweeper;
  private final Introducer introducer;
  private final Rows rows;

  SmallTracker(int maxPeers) {
    TrackerConfig config =
        TrackerConfig.builder()
            .limits(Limits.off())
            .maxPeers(maxPeers)
            .tokenMode(TokenMode.OFF)
            .shareIdGenerator(SmallTracker::draw)
            .build();
    Callbacks callbacks = new Callbacks(config, counters);
    shards = new Shards(config, KEY, CAPS, callbacks);
    ShareIds ids = new ShareIds(config, callbacks);
    AddressProofs proofs = new AddressProofs(config);
    registrar = new Registrar(config, shards, ids, BUDGETS, proofs, callbacks);
    introducer = new Introducer(shards, ids, BUDGETS, INCOMES, registrar, callbacks);
    sweeper = new Sweeper(shards);
    rows = new Rows(config, KEY, shards, callbacks);
  }

  /** Announces the one peer of a test, in the shard where the sweeper begins; returns its id. */
  ShareId announce(long upNs) {
    return announce(upNs, PORT);
  }

  /** Announces a peer; returns its id, or none where it was refused. */
  ShareId announce(long upNs, int port) {
    Reply reply = counted(registrar.announce(asker(upNs, port), Request.Announce.PLAIN));
    return reply instanceof Reply.AnnounceReceived received ? received.shareId() : ShareId.NONE;
  }

  /** Returns whether the peer was registered. */
  boolean pulse(long upNs) {
    return pulse(upNs, Request.Pulse.PLAIN).registered();
  }

  /** Returns the new id. */
  ShareId regenerate(long upNs) {
    return pulse(upNs, new Request.Pulse(AddressOverride.NONE, true)).shareId();
  }

  private Reply.PulseReceived pulse(long upNs, Request.Pulse pulse) {
    return (Reply.PulseReceived) counted(registrar.pulse(asker(upNs, PORT), pulse));
  }

  boolean push(long upNs, ShareId id) {
    return counted(introducer.push(asker(upNs, PORT + 1), new Request.Push(id))) instanceof Reply.PushReceived;
  }

  private Reply counted(Decision decision) {
    counters.count(decision);
    return decision.reply();
  }

  void sweep(long upNs) {
    sweeper.advance(upNs, new ArrayDeque<>());
  }

  /** Returns the snapshot's registrations. */
  byte[] snapshot() {
    SnapshotWriter writer = new SnapshotWriter(rows, 0, ByteBuffer.allocate(0));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (writer.hasNext()) {
      ByteBuffer piece = writer.next();
      bytes.write(piece.array(), 0, piece.limit());
    }
    return bytes.toByteArray();
  }

  /** Returns how many are registered; throws where count, rows and indexes do not agree. */
  int peers() {
    int rows = 0;
    for (int shard = 0; shard < Shards.COUNT; shard++) {
      PeerTable table = shards.table(shard);
      synchronized (table) {
        if (table.size() > 0) {
          TableIntegrity.check(table, KEY);
        }
        rows += table.size();
      }
    }
    if (rows != shards.count()) {
      throw new IllegalStateException(rows + " rows, counted " + shards.count());
    }
    return rows;
  }

  int count(TrackerStats.Outcome outcome) {
    return (int) new TrackerStats(counters, 0, 0).count(outcome);
  }

  private static Asker asker(long upNs, int port) {
    Asker asker = new Asker();
    asker.listener = LISTENER;
    asker.source.set(0, 0xffffL << 32 | 0x0a000001, port);
    asker.upNs = upNs;
    asker.hash = hash(port);
    return asker;
  }

  private static long hash(int port) {
    return KEY.hashEndpoint(0, 0xffffL << 32 | 0x0a000001, port);
  }

  private static int portOfShard(int shard) {
    int port = 1;
    while (Shards.shardOf(hash(port)) != shard) {
      port++;
    }
    return port;
  }

  /** As good as secret characters, here. */
  private static String draw(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ShareId.ALPHABET.charAt(ThreadLocalRandom.current().nextInt(62)));
    }
    return text.toString();
  }
}
