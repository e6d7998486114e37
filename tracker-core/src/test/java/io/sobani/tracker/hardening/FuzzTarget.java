package io.sobani.tracker.hardening;

import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The entry of a coverage-guided fuzzer: makes a sequence of up to eight datagrams of any bytes.
 *
 * <p>The first byte chooses the tracker. Each datagram is a byte that says from which source, to
 * which listener and after which pause; a byte that says how long it is, 0 for all the rest; and
 * its text, in which the bytes 1 to 4 stand for the ids of the four sources and 5 to 8 for their
 * tokens.
 */
public final class FuzzTarget {

  private static final int MOST_DATAGRAMS = 8;
  private static final int INPUTS_A_TRACKER = 100_000;
  private static final Duration LEASE = TrackerConfig.defaults().peerTtl();
  private static final long[] PAUSES_NS = {
    0,
    1,
    Duration.ofSeconds(1).toNanos(),
    Duration.ofSeconds(61).toNanos(),
    Duration.ofSeconds(121).toNanos(),
    LEASE.toNanos() - 1,
    LEASE.toNanos(),
    2 * LEASE.toNanos()
  };
  private static final TokenMode[] MODES = TokenMode.values();
  private static final Arena[] ARENAS = new Arena[2 * MODES.length];

  private static int inputs;

  private FuzzTarget() {}

  /** Attacks a tracker on which nobody is registered any more. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(input);
    Arena arena = arena(Byte.toUnsignedInt(bytes.get()) % ARENAS.length);
    arena.restart();
    for (int i = 0; i < MOST_DATAGRAMS && bytes.remaining() > 2; i++) {
      int how = bytes.get();
      int length = Byte.toUnsignedInt(bytes.get());
      int rest = bytes.remaining();
      byte[] text = new byte[length == 0 ? rest : Math.min(length, rest)];
      bytes.get(text);
      arena.pass(PAUSES_NS[how >> 3 & 7]);
      arena.deliver(how >> 2 & 1, how & 3, filled(text, arena.model()));
    }
    arena.inspect();
  }

  private static Arena arena(int number) {
    if (inputs++ % INPUTS_A_TRACKER == 0) {
      for (int i = 0; i < ARENAS.length; i++) {
        TrackerConfig config =
            TrackerConfig.builder()
                .tokenMode(MODES[i % MODES.length])
                .maxPeers(i < MODES.length ? 1_000 : 2)
                .build();
        ARENAS[i] = new Arena("tracker " + i, config, Long.MAX_VALUE - inputs);
      }
    }
    return ARENAS[number];
  }

  /** Returns a text with ids and tokens filled in. */
  private static byte[] filled(byte[] text, ReplyModel model) {
    ByteArrayOutputStream filled = new ByteArrayOutputStream(text.length);
    for (byte character : text) {
      if (character >= 1 && character <= 8) {
        int source = character - 1 & 3;
        filled.writeBytes(Samples.bytes(character <= 4 ? model.id(source) : model.token(source)));
      } else {
        filled.write(character);
      }
    }
    return filled.toByteArray();
  }
}
