package io.sobani.tracker.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {

  /** The key and messages of the authors' test vectors: bytes that count up from 0. */
  private final SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  private static final long A = 0x0706050403020100L;
  private static final long B = 0x0f0e0d0c0b0a0908L;
  private static final long C = 0x1716151413121110L;

  @Test
  void shouldAgreeWithTheVectorsOfTheAuthors() {
    assertThat(hash.hash(A)).isEqualTo(0x93f5f5799a932462L);
    assertThat(hash.hash(A, B)).isEqualTo(0x3f2acc7f57c29bdbL);
    assertThat(hash.hash(A, B, C)).isEqualTo(0xb8ad50c6f649af94L);
  }

  /** CPython's hash of bytes is SipHash-1-3; with PYTHONHASHSEED=0 its key is zero. */
  @Test
  void shouldAgreeWithPythonsHashOfBytes() {
    SipHash ofZero = new SipHash(0, 0);
    assertThat(ofZero.tableHash(A)).isEqualTo(0xead411e67ebe2eeaL);
    assertThat(ofZero.tableHash(A, B)).isEqualTo(0x8972188433a5c5b7L);
    assertThat(ofZero.tableHash(A, B, C)).isEqualTo(0x31185a47af932f3aL);
  }

  @Test
  void shouldHashAnEndpointThatFitsIntoOneLongAsOne() {
    long ip = 0xffff_0102_0304L;
    assertThat(hash.hashEndpoint(0, ip, 0xabcd)).isEqualTo(hash.hash(0xabcd_ffff_0102_0304L));
    assertThat(hash.hashEndpoint(1, ip, 5)).isEqualTo(hash.hash(1, ip, 5));
    assertThat(hash.hashEndpoint(0, 1L << 48, 5)).isEqualTo(hash.hash(0, 1L << 48, 5));
  }

  @Test
  void shouldTellMessagesOfDifferentLengthApart() {
    assertThat(hash.hash(0)).isNotEqualTo(hash.hash(0, 0)).isNotEqualTo(hash.hash(0, 0, 0));
  }

  @Test
  void shouldHashByItsKey() {
    assertThat(SipHash.random().hash(A)).isNotEqualTo(SipHash.random().hash(A));
  }
}
