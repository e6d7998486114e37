package io.sobani.tracker.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-2-4 of one to three longs, a keyed hash and message authentication code of 64 bits; and
 * SipHash-1-3, in half the time, for tables whose hashes nobody sees.
 *
 * <p>The message is the longs one after the other, each as eight little-endian bytes; so {@code
 * hash(a)} is the paper's function of an 8-byte message, {@code hash(a, b)} of a 16-byte one, and
 * messages of different length never meet. Immutable, thread-safe, allocates nothing.
 *
 * @param k0 the first eight bytes of the key, little-endian
 * @param k1 the last eight bytes of the key, little-endian
 * @see "J.-P. Aumasson, D. J. Bernstein: SipHash: a fast short-input PRF, 2012"
 */
public record SipHash(long k0, long k1) {

  /** Makes the function of a key in 16 bytes, as the paper writes it. */
  public static SipHash of(byte[] key) {
    ByteBuffer bytes = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    return new SipHash(bytes.getLong(), bytes.getLong());
  }

  /** Makes the function of a random key. */
  public static SipHash random() {
    SecureRandom random = new SecureRandom();
    return new SipHash(random.nextLong(), random.nextLong());
  }

  public long hash(long a) {
    return hash(2, 1, a, length(1), 0, 0);
  }

  public long hash(long a, long b) {
    return hash(2, 2, a, b, length(2), 0);
  }

  public long hash(long a, long b, long c) {
    return hash(2, 3, a, b, c, length(3));
  }

  public long tableHash(long a) {
    return hash(1, 1, a, length(1), 0, 0);
  }

  public long tableHash(long a, long b) {
    return hash(1, 2, a, b, length(2), 0);
  }

  public long tableHash(long a, long b, long c) {
    return hash(1, 3, a, b, c, length(3));
  }

  /**
   * Returns the hash of an address and port: of 8 bytes where they fit, as those of IPv4 do, of 24
   * where not.
   */
  public long hashEndpoint(long ipHigh, long ipLow, int port) {
    boolean fits = ipHigh == 0 && ipLow >>> Long.SIZE - Short.SIZE == 0;
    return fits ? hash(ipLow | (long) port << Long.SIZE - Short.SIZE) : hash(ipHigh, ipLow, port);
  }

  /** Keeps the key out of every text. */
  @Override
  public String toString() {
    return "SipHash";
  }

  /** The block behind the message: its length in bytes, in the top byte. */
  private static long length(int longs) {
    return (long) longs * Long.BYTES << 56;
  }

  /* The rounds that finish are those of empty blocks: of two with two rounds, of three with one. */
  private long hash(int rounds, int longs, long a, long b, long c, long d) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    for (int i = 0; i < longs + 5 - rounds; i++) {
      v2 ^= i == longs + 1 ? 0xff : 0;
      v3 ^= a;
      for (int round = 0; round < rounds; round++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= a;
      a = b;
      b = c;
      c = d;
      d = 0;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
