package io.sobani.tracker.bittorrent;

import java.math.BigInteger;

/**
 * The progress of a download, in bytes. The numbers are unsigned, of 64 bits.
 *
 * @param downloaded received since the session began
 * @param left still to be received; 0 for a seeder, 2⁶³ − 1 where it is not known
 * @param uploaded sent since the session began
 */
public record Progress(long downloaded, long left, long uploaded) {

  /** Nothing yet, and how much is left is not known. */
  public static final Progress UNKNOWN = new Progress(0, Long.MAX_VALUE, 0);

  /** Everything is there. */
  public static final Progress SEEDER = new Progress(0, 0, 0);

  /**
   * Returns the progress of three numbers.
   *
   * @param downloaded received since the session began
   * @param left still to be received
   * @param uploaded sent since the session began
   * @return the progress
   * @throws IllegalArgumentException if a number is negative or greater than 2⁶⁴ − 1
   */
  public static Progress of(BigInteger downloaded, BigInteger left, BigInteger uploaded) {
    return new Progress(
        unsigned("downloaded", downloaded), unsigned("left", left), unsigned("uploaded", uploaded));
  }

  private static long unsigned(String name, BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw new IllegalArgumentException(name + " " + value + " is not between 0 and 2^64 - 1");
    }
    return value.longValue();
  }
}
